namespace EdgeKit.Cache.Http.Filling;

/// <summary>What the origin's answer is good for.</summary>
internal enum FillKind
{
    /// <summary>It is stored and sent.</summary>
    Store,

    /// <summary>It says that the old answer is still right; but perhaps also that it must not be kept.</summary>
    Renew,

    /// <summary>It is an error, and the old answer is sent instead.</summary>
    HideError,

    /// <summary>It is an error, and sent.</summary>
    Fail,

    /// <summary>It is for the one who asked.</summary>
    Pass,
}
