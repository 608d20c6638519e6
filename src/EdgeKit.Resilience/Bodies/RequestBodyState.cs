namespace EdgeKit.Resilience.Bodies;

internal enum RequestBodyState
{
    /// <summary>Not requested yet: the connection is being made.</summary>
    NotStarted,

    /// <summary>Waiting for the caller's source.</summary>
    WaitingForSource,

    /// <summary>Waiting for the authority to accept a part.</summary>
    Writing,

    SourceFailed,

    /// <summary>The connection failed before the body's end.</summary>
    ConnectionFailed,

    Sent,
}
