namespace EdgeKit.Auth.Sessions;

/// <summary>A claim of the user.</summary>
internal sealed record SessionClaim(string Type, string Value);
