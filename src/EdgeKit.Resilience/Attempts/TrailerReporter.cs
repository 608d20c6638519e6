using EdgeKit.Resilience.Bodies;
using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.CircuitBreaker;

namespace EdgeKit.Resilience.Attempts;

/// <summary>
/// Reports a gRPC call to its circuit when the trailers arrive, without delaying the response. Only a closed circuit
/// waits for trailers: a probe is judged by its headers, and so is the latency of a slow call.
/// </summary>
internal static class TrailerReporter
{
    /// <returns>True if the result will be reported here; otherwise the caller must report it.</returns>
    public static bool TryObserve(
        HttpResponseMessage? response, Circuit circuit, in CircuitPermit permit, HttpCall call,
        TimeProvider timeProvider)
    {
        if (response is null || permit.Phase is not ClosedPhase
            || circuit.Model.SlowCallTicks > 0 || !GrpcResponseStatus.HasTrailers(response))
        {
            return false;
        }

        Observe(response, circuit, permit, call.IsFromOneOfManyCallers, timeProvider);
        return true;
    }

    private static void Observe(
        HttpResponseMessage response, Circuit circuit, CircuitPermit permit, bool isFromOneOfManyCallers,
        TimeProvider timeProvider)
    {
        var isReported = false;
        response.Content = new ObservedResponseContent(
            response.Content, completed: () => Report(Classify()), abandoned: () => Report(CallResult.Success));

        CallResult Classify() => GrpcResponseStatus.FromTrailers(response) is not { } status
            || (status == GrpcResponseStatus.ResourceExhausted && isFromOneOfManyCallers)
                ? CallResult.Success : GrpcResponseStatus.Classify(status, response, timeProvider.GetUtcNow());

        void Report(CallResult result)
        {
            if (!Interlocked.Exchange(ref isReported, true))
            {
                circuit.Report(permit, result);
            }
        }
    }
}
