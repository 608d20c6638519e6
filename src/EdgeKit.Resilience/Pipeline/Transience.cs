using System.Net;
using EdgeKit.Resilience.Retrying;
using Polly;
using Polly.Timeout;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>What an outcome says: about the authority (for the circuit) and about another try (for the retry).</summary>
internal static class Transience
{
    public static bool IsWorthARetry(Outcome<HttpResponseMessage> outcome) => outcome.Exception switch
    {
        null => IsTransient(outcome.Result!.StatusCode),
        CircuitOpenException or ResilienceException => false,
        { } exception => IsFailure(exception),
    };

    /// <summary>Nobody who asks to be left alone is sent another at once.</summary>
    public static bool IsWorthAHedge(Outcome<HttpResponseMessage> outcome, TimeProvider clock) =>
        IsWorthARetry(outcome) && Verdict(outcome, clock).Kind != VerdictKind.Throttled;

    public static CallVerdict Verdict(Outcome<HttpResponseMessage> outcome, TimeProvider clock)
    {
        if (outcome.Exception is { } exception)
        {
            return exception is not CutShortException && IsFailure(exception) ? CallVerdict.Failure : CallVerdict.Neutral;
        }

        var response = outcome.Result!;
        if ((int)response.StatusCode < 400)
        {
            return CallVerdict.Success;
        }

        if (RetryAfter.OfThrottling(response, clock.GetUtcNow()) is { } wait)
        {
            return CallVerdict.Throttled(wait);
        }

        return IsTransient(response.StatusCode) ? CallVerdict.Failure : CallVerdict.Success;
    }

    /// <summary>A cancellation with a timeout inside is how the platform says that its own ConnectTimeout has passed.</summary>
    private static bool IsFailure(Exception exception) =>
        exception is HttpRequestException or TimeoutRejectedException or OperationCanceledException { InnerException: TimeoutException };

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        || ((int)status >= 500 && status is not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported));
}
