using System.Net;
using EdgeKit.Resilience.CircuitBreaker;

namespace EdgeKit.Resilience.Calls;

/// <summary>
/// What an outcome says: about the authority (for the circuit) and about another try (for the retry).
/// </summary>
internal static class OutcomeClassifier
{
    private const string PollyTimeout = "Polly.Timeout.TimeoutRejectedException";

    public static bool IsRetryable(CallOutcome outcome) => outcome.Exception switch
    {
        null when outcome.ConcernsOneCaller => false,
        null => GrpcStatus.FromHeaders(outcome.Response!) is { } grpc
        ? GrpcStatus.IsRetryable(grpc, outcome.Response!) : IsTransient(outcome.Response!.StatusCode),
        CircuitRejection or ResilienceException => false,
        { } exception => IsFailure(exception),
    };

    /// <summary>Whether it is no answer to give as long as there may be a better one.</summary>
    public static bool IsFailed(CallOutcome outcome) =>
        outcome.Exception is CircuitRejection or ResilienceException || IsRetryable(outcome);

    /// <summary>Whether an attempt counts as failed: of gRPC, not all that has failed is worth another.</summary>
    public static bool IsMeasuredAsFailure(CallOutcome outcome) =>
        IsRetryable(outcome) || (outcome.Response is { } response
            && GrpcStatus.FromHeaders(response) is { } grpc && GrpcStatus.IsFailure(grpc));

    /// <summary>Nobody who asks to be left alone is sent another at once.</summary>
    public static bool IsHedgeable(CallOutcome outcome, TimeProvider timeProvider) =>
        IsRetryable(outcome) && Classify(outcome, timeProvider).Kind != CallResultKind.Throttled;

    public static CallResult Classify(CallOutcome outcome, TimeProvider timeProvider)
    {
        var verdict = outcome.ConcernsOneCaller
            ? CallResult.Success : outcome.Response is { } response ? Classify(response, timeProvider.GetUtcNow())
            : IsFailure(outcome.Exception!) ? CallResult.Failure
            : CallResult.Neutral;
        return outcome.IsInconclusive && verdict.Kind == CallResultKind.Failure ? CallResult.Neutral : verdict;
    }

    /// <summary>Whether it may be one user who has asked too often, and not all who go the same way.</summary>
    public static bool MayConcernOneCaller(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.TooManyRequests || GrpcStatus.IsExhausted(response);

    /// <summary>
    /// What an attempt came to, for whoever counts them. What says nothing about the authority is no failure of it.
    /// </summary>
    public static string MetricResult(CallOutcome outcome) => outcome switch
    {
        { IsInconclusive: true } when IsRetryable(outcome) => "cancelled",
        { Exception: OperationCanceledException { InnerException: not TimeoutException }
            or RequestBodyException or AttemptTimeoutException { WaitedForBody: true } } => "cancelled",
        _ => IsMeasuredAsFailure(outcome) ? "failure" : "success",
    };

    /// <summary>
    /// A cancellation with a timeout inside is how the platform says that its own ConnectTimeout has passed. The
    /// timeout of a Polly strategy in a handler below is known by its name, because EdgeKit.Resilience does not refer
    /// to Polly.
    /// </summary>
    private static bool IsFailure(Exception exception) =>
        exception is HttpRequestException or OperationCanceledException { InnerException: TimeoutException }
        || exception is TimeoutException and not AttemptTimeoutException { WaitedForBody: true }
        || exception.GetType().FullName == PollyTimeout;

    private static CallResult Classify(HttpResponseMessage response, DateTimeOffset now)
    {
        if (GrpcStatus.FromHeaders(response) is { } grpc)
        {
            return GrpcStatus.Classify(grpc, response, now);
        }

        if ((int)response.StatusCode < 400)
        {
            return CallResult.Success;
        }

        return RetryAfter.OfThrottling(response, now) is { } wait ? CallResult.Throttled(wait)
            : IsTransient(response.StatusCode) ? CallResult.Failure
            : CallResult.Success;
    }

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        || ((int)status >= 500
            && status is not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported));
}
