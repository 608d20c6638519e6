namespace EdgeKit.Auth.Sessions;

/// <summary>One thing that the server said about a person.</summary>
internal sealed record SessionClaim(string Type, string Value);
