namespace EdgeKit.Auth.Sessions;

/// <summary>How long a session lasts: without a request, and at most.</summary>
internal readonly record struct SessionTimeouts(TimeSpan Idle, TimeSpan Lifetime);
