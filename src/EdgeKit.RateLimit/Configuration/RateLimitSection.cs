namespace EdgeKit.RateLimit.Configuration;

/// <summary>Where the section stands, for messages.</summary>
internal sealed record RateLimitSection(string Path);
