namespace EdgeKit.Cache;

/// <summary>A value and how old it is.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="Value">The value; the default of its type when there is none.</param>
/// <param name="Freshness">Whether there is a value, and whether it is past its time.</param>
/// <param name="Age">How long ago it was made. 0 when there is none.</param>
public readonly record struct CachedValue<T>(T Value, CacheFreshness Freshness, TimeSpan Age)
{
    /// <summary>Whether there is a value.</summary>
    public bool Exists => Freshness != CacheFreshness.Missing;

    /// <summary>Whether what is cached is that there is no value, which a value type cannot say itself.</summary>
    internal bool IsNoValue { get; init; }

    /// <summary>
    /// Whether the value is past its time and served because a new one is being made, or could not be made.
    /// </summary>
    public bool IsStale => Freshness == CacheFreshness.Stale;
}
