namespace EdgeKit.Cache.Entries;

/// <summary>
/// How long content may be used from now: fresh, and then stale for two purposes, both counted from the end of
/// freshness.
/// </summary>
internal readonly record struct Lifetimes(TimeSpan Ttl, TimeSpan StaleWhileRevalidate, TimeSpan StaleIfError)
{
    /// <summary>Practically forever, but safe to add to any clock, including Redis's.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(100 * 365);

    /// <summary>True if freshness must not be shortened at random.</summary>
    public bool WithoutJitter { get; init; }

    public bool IsZero =>
        Ttl <= TimeSpan.Zero && StaleWhileRevalidate <= TimeSpan.Zero && StaleIfError <= TimeSpan.Zero;

    /// <summary>How long content is stored in total.</summary>
    public TimeSpan Total => Ttl + (StaleWhileRevalidate > StaleIfError ? StaleWhileRevalidate : StaleIfError);

    public static Lifetimes Of(CachePolicyOptions policy) =>
        new(policy.Ttl, policy.StaleWhileRevalidate, policy.StaleIfError);

    /// <summary>
    /// Limits each lifetime to between zero and <see cref="MaxLifetime"/>; <see cref="TimeSpan.MaxValue"/> means "never
    /// expires".
    /// </summary>
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
