namespace EdgeKit.Cache.Entries;

/// <summary>How long content may be used: fresh from now on, and stale from the end of freshness on.</summary>
internal readonly record struct Lifetimes(TimeSpan Ttl, TimeSpan StaleWhileRevalidate, TimeSpan StaleIfError)
{
    /// <summary>Practically forever, but safe to add to any clock, including Redis's.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(100 * 365);

    /// <summary>True if freshness must not be shortened at random.</summary>
    public bool WithoutJitter { get; init; }

    public bool IsZero =>
        Ttl <= TimeSpan.Zero && StaleWhileRevalidate <= TimeSpan.Zero && StaleIfError <= TimeSpan.Zero;

    public TimeSpan Total => Ttl + (StaleWhileRevalidate > StaleIfError ? StaleWhileRevalidate : StaleIfError);

    public static Lifetimes Of(CachePolicyOptions policy) =>
        new(policy.Ttl, policy.StaleWhileRevalidate, policy.StaleIfError);

    /// <summary>Limits each lifetime; <see cref="TimeSpan.MaxValue"/> is a usual way to write "forever".</summary>
    public Lifetimes Clamp() => this with
    {
        Ttl = Clamp(Ttl),
        StaleWhileRevalidate = Clamp(StaleWhileRevalidate),
        StaleIfError = Clamp(StaleIfError),
    };

    /// <summary>Shortens freshness by up to this ratio; the draw is from 0 to 1.</summary>
    public Lifetimes WithJitter(double ratio, double draw) =>
        WithoutJitter ? this : this with { Ttl = Ttl * (1 - (ratio * draw)) };

    private static TimeSpan Clamp(TimeSpan time) =>
        time > MaxLifetime ? MaxLifetime : time < TimeSpan.Zero ? TimeSpan.Zero : time;
}
