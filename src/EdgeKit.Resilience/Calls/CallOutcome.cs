namespace EdgeKit.Resilience.Calls;

/// <summary>How a call or an attempt of it ended: with an answer or an exception, which only the edge throws.</summary>
internal readonly struct CallOutcome
{
    public CallOutcome(HttpResponseMessage response) => Response = response;

    public CallOutcome(Exception exception) => Exception = exception;

    public HttpResponseMessage? Response { get; }

    public Exception? Exception { get; }

    /// <summary>Whether a failure may be the caller's doing, so that nobody else must bear its consequences.</summary>
    public bool IsInconclusive { get; init; }

    /// <summary>Whether it refuses one caller of many for what that one did: an answer like any other.</summary>
    public bool ConcernsOneCaller { get; init; }
}
