namespace EdgeKit.RateLimit;

/// <summary>Who is refused first when an adaptive concurrency limit gets tight.</summary>
public enum RateLimitPriority
{
    /// <summary>Refused first: above 60 % of the limit. Background work.</summary>
    Low,

    /// <summary>Refused above 90 % of the limit; the default.</summary>
    Normal,

    /// <summary>May use the whole limit. What the business lives on.</summary>
    Critical,
}
