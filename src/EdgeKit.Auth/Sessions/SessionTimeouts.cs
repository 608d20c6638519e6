namespace EdgeKit.Auth.Sessions;

/// <summary>The idle timeout and the maximum lifetime of a session.</summary>
internal readonly record struct SessionTimeouts(TimeSpan Idle, TimeSpan Lifetime);
