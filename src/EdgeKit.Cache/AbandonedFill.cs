namespace EdgeKit.Cache;

/// <summary>What happens to a running factory when its last caller has stopped waiting.</summary>
public enum AbandonedFill
{
    /// <summary>The factory is cancelled.</summary>
    Cancel = 0,

    /// <summary>
    /// The factory runs on until its own timeout, if <see cref="CacheOptions.MaxBackgroundFills"/> leaves room, and its
    /// value is stored.
    /// </summary>
    Finish = 1,
}
