namespace EdgeKit.Idempotency.Tests.Crashes;

/// <summary>Where the owner of a key is killed.</summary>
public enum CrashStep
{
    Never,

    /// <summary>The request has arrived; nothing is claimed.</summary>
    Arrived,

    /// <summary>The key is claimed; nothing is done.</summary>
    Claimed,

    /// <summary>The work is done, its outcome not stored.</summary>
    Worked,

    /// <summary>The outcome is stored; no byte of the answer is sent.</summary>
    Stored,
}
