namespace EdgeKit.Cache;

/// <summary>The state of a cached value.</summary>
public enum CacheFreshness
{
    /// <summary>There is no value.</summary>
    Missing = 0,

    /// <summary>The value is fresh.</summary>
    Fresh = 1,

    /// <summary>The value has expired and is served because the policy allows it.</summary>
    Stale = 2,
}
