namespace EdgeKit.RateLimit;

/// <summary>The priority of a request under an adaptive concurrency limit.</summary>
public enum RateLimitPriority
{
    /// <summary>Refused first, above 60 % of the limit. For background work.</summary>
    Low,

    /// <summary>Refused above 90 % of the limit. The default.</summary>
    Normal,

    /// <summary>May use the whole limit.</summary>
    Critical,
}
