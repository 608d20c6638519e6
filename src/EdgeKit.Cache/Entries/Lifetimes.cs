namespace EdgeKit.Cache.Entries;

/// <summary>
/// How long content lives, from now: fresh, and then stale for two purposes, both counted from the end of freshness.
/// </summary>
internal readonly record struct Lifetimes(TimeSpan Ttl, TimeSpan StaleWhileRevalidate, TimeSpan StaleIfError)
{
    /// <summary>As good as for ever, and short enough to be added to any clock, Redis's included.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(100 * 365);

    /// <summary>Whether freshness is never shortened at random.</summary>
    public bool WithoutJitter { get; init; }

    public bool IsZero =>
        Ttl <= TimeSpan.Zero && StaleWhileRevalidate <= TimeSpan.Zero && StaleIfError <= TimeSpan.Zero;

    /// <summary>How long content is kept in all.</summary>
    public TimeSpan Total => Ttl + (StaleWhileRevalidate > StaleIfError ? StaleWhileRevalidate : StaleIfError);

    public static Lifetimes Of(CachePolicyOptions policy) =>
        new(policy.Ttl, policy.StaleWhileRevalidate, policy.StaleIfError);

    /// <summary>
    /// The same without what nobody can reckon with: <see cref="TimeSpan.MaxValue"/> is written for "never", less than
    /// nothing is nothing.
    /// </summary>
    public Lifetimes Clamp() => this with { Ttl = Clamp(
        Ttl), StaleWhileRevalidate = Clamp(StaleWhileRevalidate), StaleIfError = Clamp(StaleIfError) };

    /// <summary>Shortens freshness by a part of it.</summary>
    /// <param name="ratio">The greatest part.</param>
    /// <param name="draw">A draw from 0 to 1.</param>
    public Lifetimes WithJitter(double ratio, double draw) =>
        WithoutJitter ? this : this with { Ttl = Ttl * (1 - (ratio * draw)) };

    private static TimeSpan Clamp(TimeSpan time) =>
        time > MaxLifetime ? MaxLifetime : time < TimeSpan.Zero ? TimeSpan.Zero : time;
}
