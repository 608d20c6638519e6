namespace EdgeKit.Cache;

/// <summary>A value, its state and its age.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="Value">The value; the default of its type if there is none.</param>
/// <param name="Freshness">The state of the value.</param>
/// <param name="Age">The time since the value was made; 0 if there is none.</param>
public readonly record struct CachedValue<T>(T Value, CacheFreshness Freshness, TimeSpan Age)
{
    /// <summary>True if there is a value.</summary>
    public bool Exists => Freshness != CacheFreshness.Missing;

    /// <summary>True if the cached result is that no value exists; a value type cannot express that as null.</summary>
    internal bool IsNoValue { get; init; }

    /// <summary>True if the value has expired and was not refreshed yet, or could not be.</summary>
    public bool IsStale => Freshness == CacheFreshness.Stale;
}
