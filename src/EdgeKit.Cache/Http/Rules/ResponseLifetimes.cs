namespace EdgeKit.Cache.Http.Rules;

/// <summary>How long an answer may be used.</summary>
/// <param name="Fresh">From its creation at the origin, so that an answer may arrive stale.</param>
/// <param name="StaleWhileRevalidate">How long it may then be served while it is fetched anew.</param>
/// <param name="StaleIfError">How long it may be served in the place of an error.</param>
/// <param name="AlwaysRevalidate">It must not be used without asking, however fresh.</param>
/// <param name="NeverStale">It must not be used when stale, whatever a client or an error says.</param>
internal readonly record struct ResponseLifetimes(
    TimeSpan Fresh, TimeSpan StaleWhileRevalidate, TimeSpan StaleIfError, bool AlwaysRevalidate, bool NeverStale)
{
    /// <summary>Whether the origin stated <see cref="Fresh"/>: then it is kept to the second.</summary>
    public bool IsStated { get; init; }

    /// <summary>How long after its creation it is of use without the origin's word.</summary>
    public TimeSpan Useful => Fresh + (StaleWhileRevalidate > StaleIfError ? StaleWhileRevalidate : StaleIfError);
}
