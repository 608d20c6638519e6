namespace EdgeKit.Resilience.Bodies;

/// <summary>Where the request body of one attempt is.</summary>
internal enum RequestBodyState
{
    /// <summary>Nobody has asked for it: a connection is waited for.</summary>
    NotStarted,

    /// <summary>More of it is waited for, from the caller.</summary>
    WaitingForSource,

    /// <summary>A part of it is taken by the authority, or is not.</summary>
    Writing,

    /// <summary>The caller's source of it has failed.</summary>
    SourceFailed,

    /// <summary>The way to the authority has failed before it was over.</summary>
    ConnectionFailed,

    /// <summary>The authority has all of it.</summary>
    Sent,
}
