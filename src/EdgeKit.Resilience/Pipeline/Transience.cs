using System.Net;
using EdgeKit.Resilience.Circuits;
using EdgeKit.Resilience.Retrying;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>
/// What an outcome says: about the authority (for the circuit) and about another try (for the retry).
/// </summary>
internal static class Transience
{
    private const string PollyTimeout = "Polly.Timeout.TimeoutRejectedException";

    public static bool IsWorthARetry(Outcome outcome) => outcome.Exception switch
    {
        null when outcome.IsToOneCaller => false,
        null => GrpcAnswer.StatusOf(outcome.Response!) is { } grpc
        ? GrpcAnswer.IsWorthARetry(grpc, outcome.Response!) : IsTransient(outcome.Response!.StatusCode),
        CircuitRefusal or ResilienceException => false,
        { } exception => IsFailure(exception),
    };

    /// <summary>Whether it is no answer to give as long as there may be a better one.</summary>
    public static bool HasFailed(Outcome outcome) =>
        outcome.Exception is CircuitRefusal or ResilienceException || IsWorthARetry(outcome);

    /// <summary>Whether an attempt counts as failed: of gRPC, not all that has failed is worth another.</summary>
    public static bool IsMeasuredAsFailure(Outcome outcome) =>
        IsWorthARetry(outcome) || (outcome.Response is { } response
            && GrpcAnswer.StatusOf(response) is { } grpc && GrpcAnswer.IsFailure(grpc));

    /// <summary>Nobody who asks to be left alone is sent another at once.</summary>
    public static bool IsWorthAHedge(Outcome outcome, TimeProvider timeProvider) =>
        IsWorthARetry(outcome) && Verdict(outcome, timeProvider).Kind != VerdictKind.Throttled;

    public static CallVerdict Verdict(Outcome outcome, TimeProvider timeProvider)
    {
        var verdict = outcome.IsToOneCaller
            ? CallVerdict.Success : outcome.Response is { } response ? Verdict(response, timeProvider.GetUtcNow())
            : IsFailure(outcome.Exception!) ? CallVerdict.Failure
            : CallVerdict.Neutral;
        return outcome.IsInconclusive && verdict.Kind == VerdictKind.Failure ? CallVerdict.Neutral : verdict;
    }

    /// <summary>Whether it may be one user who has asked too often, and not all who go the same way.</summary>
    public static bool MayMeanOneCaller(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.TooManyRequests || GrpcAnswer.IsExhausted(response);

    /// <summary>
    /// What an attempt came to, for whoever counts them. What says nothing about the authority is no failure of it.
    /// </summary>
    public static string ResultOf(Outcome outcome) => outcome switch
    {
        { IsInconclusive: true } when IsWorthARetry(outcome) => "cancelled",
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

    private static CallVerdict Verdict(HttpResponseMessage response, DateTimeOffset now)
    {
        if (GrpcAnswer.StatusOf(response) is { } grpc)
        {
            return GrpcAnswer.Verdict(grpc, response, now);
        }

        if ((int)response.StatusCode < 400)
        {
            return CallVerdict.Success;
        }

        return RetryAfter.OfThrottling(response, now) is { } wait ? CallVerdict.Throttled(wait)
            : IsTransient(response.StatusCode) ? CallVerdict.Failure
            : CallVerdict.Success;
    }

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        || ((int)status >= 500
            && status is not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported));
}
