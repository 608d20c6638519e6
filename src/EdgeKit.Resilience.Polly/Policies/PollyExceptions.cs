using Polly.RateLimiting;
using Polly.Timeout;

namespace EdgeKit.Resilience.Polly.Policies;

/// <summary>
/// What a policy gave up, in the kinds of exception that the strategies around it know: Polly's retry does not repeat
/// what a circuit refused, and its fallback and an application's handlers see a timeout as a timeout.
/// </summary>
internal static class PollyExceptions
{
    public static Exception From(Exception failure) =>
        failure is not ResilienceException rejection ? failure : rejection.Reason switch
    {
        RejectionReason.CircuitOpen or RejectionReason.Throttled => new CircuitOpenException(rejection),
        RejectionReason.ConcurrencyLimitReached or RejectionReason.AdaptiveThrottling =>
            new RateLimiterRejectedException(rejection.Message, rejection),
        _ => new TimeoutRejectedException(rejection.Message, rejection),
    };
}
