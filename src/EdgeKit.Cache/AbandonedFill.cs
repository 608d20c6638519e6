namespace EdgeKit.Cache;

/// <summary>What becomes of a factory when nobody waits for it any more.</summary>
public enum AbandonedFill
{
    /// <summary>It is cancelled.</summary>
    Cancel = 0,

    /// <summary>
    /// It runs on, up to its own deadline, if <see cref="CacheOptions.MaxBackgroundFills"/> leaves room; its value is
    /// stored.
    /// </summary>
    Finish = 1,
}
