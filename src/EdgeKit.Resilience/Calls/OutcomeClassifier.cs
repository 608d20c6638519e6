using System.Net;
using EdgeKit.Policies.Http;
using EdgeKit.Resilience.CircuitBreaker;

namespace EdgeKit.Resilience.Calls;

/// <summary>Classifies outcomes: for the circuit, for retries and hedges, and for metrics.</summary>
internal static class OutcomeClassifier
{
    private const string PollyTimeout = "Polly.Timeout.TimeoutRejectedException";

    public static bool IsRetryable(CallOutcome outcome) => outcome.Exception switch
    {
        null when outcome.ConcernsOneCaller => false,
        null => GrpcResponseStatus.FromHeaders(outcome.Response!) is { } grpc
            ? GrpcResponseStatus.IsRetryable(grpc, outcome.Response!)
            : HttpStatusRules.IsTransient((int)outcome.Response!.StatusCode),
        CircuitRejection or ResilienceException => false,
        { } exception => IsFailure(exception),
    };

    /// <summary>True if the caller should not get it while a better outcome is possible.</summary>
    public static bool IsFailed(CallOutcome outcome) =>
        outcome.Exception is CircuitRejection or ResilienceException || IsRetryable(outcome);

    /// <summary>A throttled response is never hedged.</summary>
    public static bool IsHedgeable(CallOutcome outcome, TimeProvider timeProvider) =>
        IsRetryable(outcome) && Classify(outcome, timeProvider).Kind != CallResultKind.Throttled;

    public static CallResult Classify(CallOutcome outcome, TimeProvider timeProvider)
    {
        var result = outcome.ConcernsOneCaller ? CallResult.Success
            : outcome.Response is { } response ? Classify(response, timeProvider.GetUtcNow())
            : IsFailure(outcome.Exception!) ? CallResult.Failure
            : CallResult.Neutral;
        return outcome.IsInconclusive && result.Kind == CallResultKind.Failure ? CallResult.Neutral : result;
    }

    /// <summary>True if the server may be limiting one user rather than everyone behind this client.</summary>
    public static bool MayConcernOneCaller(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.TooManyRequests || GrpcResponseStatus.IsExhausted(response);

    /// <summary>The value of the metric tag <c>edgekit.resilience.result</c>.</summary>
    public static string MetricResult(CallOutcome outcome) => outcome switch
    {
        { IsInconclusive: true } when IsRetryable(outcome) => "cancelled",
        { Exception: OperationCanceledException { InnerException: not TimeoutException }
            or RequestBodyException or AttemptTimeoutException { WaitedForBody: true } } => "cancelled",
        _ => IsRetryable(outcome) || IsFailedGrpc(outcome) ? "failure" : "success",
    };

    private static bool IsFailedGrpc(CallOutcome outcome) =>
        outcome.Response is { } response
        && GrpcResponseStatus.FromHeaders(response) is { } status && GrpcResponseStatus.IsFailure(status);

    /// <summary>
    /// SocketsHttpHandler reports its ConnectTimeout as a cancellation with a TimeoutException inside. A timeout of
    /// Polly in a handler below is known by name, because this assembly does not reference Polly.
    /// </summary>
    private static bool IsFailure(Exception exception) =>
        exception is HttpRequestException or OperationCanceledException { InnerException: TimeoutException }
        || exception is TimeoutException and not AttemptTimeoutException { WaitedForBody: true }
        || exception.GetType().FullName == PollyTimeout;

    private static CallResult Classify(HttpResponseMessage response, DateTimeOffset now)
    {
        if (GrpcResponseStatus.FromHeaders(response) is { } grpc)
        {
            return GrpcResponseStatus.Classify(grpc, response, now);
        }

        var status = (int)response.StatusCode;
        return status < 400 ? CallResult.Success
            : RetryAfter.OfThrottling(response, now) is { } wait ? CallResult.Throttled(wait)
            : HttpStatusRules.IsTransient(status) ? CallResult.Failure
            : CallResult.Success;
    }
}
