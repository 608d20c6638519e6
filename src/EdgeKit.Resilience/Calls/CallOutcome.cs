namespace EdgeKit.Resilience.Calls;

/// <summary>
/// How a call or an attempt ended: a response or an exception. Exceptions are thrown at the pipeline's end.
/// </summary>
internal readonly struct CallOutcome
{
    public CallOutcome(HttpResponseMessage response) => Response = response;

    public CallOutcome(Exception exception) => Exception = exception;

    public HttpResponseMessage? Response { get; }

    public Exception? Exception { get; }

    /// <summary>True if the caller may have caused the failure; it then counts against no authority.</summary>
    public bool IsInconclusive { get; init; }

    /// <summary>True for a 429 meant for one of many callers; it is returned like a success.</summary>
    public bool ConcernsOneCaller { get; init; }
}
