namespace EdgeKit.Cache.Http.Rules;

/// <summary>How long a response may be used.</summary>
/// <param name="Fresh">Counted from its creation at the origin, so it may be stale on arrival.</param>
/// <param name="StaleWhileRevalidate">How long it may be served stale while it is refreshed.</param>
/// <param name="StaleIfError">How long it may be served instead of an error.</param>
/// <param name="AlwaysRevalidate">True if each use needs validation, even while fresh.</param>
/// <param name="NeverStale">True if it must not be served stale, not even on errors.</param>
internal readonly record struct ResponseLifetimes(
    TimeSpan Fresh, TimeSpan StaleWhileRevalidate, TimeSpan StaleIfError, bool AlwaysRevalidate, bool NeverStale)
{
    /// <summary>True if the origin stated <see cref="Fresh"/>, which is then not shortened by jitter.</summary>
    public bool IsStated { get; init; }

    /// <summary>How long after its creation it may be used without asking the origin.</summary>
    public TimeSpan Useful => Fresh + (StaleWhileRevalidate > StaleIfError ? StaleWhileRevalidate : StaleIfError);
}
