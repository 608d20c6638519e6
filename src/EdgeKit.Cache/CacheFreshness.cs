namespace EdgeKit.Cache;

/// <summary>What a cached value is worth.</summary>
public enum CacheFreshness
{
    /// <summary>There is none.</summary>
    Missing = 0,

    /// <summary>It is within its time.</summary>
    Fresh = 1,

    /// <summary>It is past its time, and served because the policy allows that.</summary>
    Stale = 2,
}
