using EdgeKit.Resilience.Bodies;
using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.CircuitBreaker;

namespace EdgeKit.Resilience.Attempts;

/// <summary>
/// Reports a gRPC call to its circuit when the trailers arrive, without delaying the response. Only a closed circuit
/// waits for trailers: a probe is judged by its headers, and so is the latency of a slow call.
/// </summary>
internal sealed class TrailerReporter
{
    private readonly HttpResponseMessage _response;
    private readonly Circuit _circuit;
    private readonly CircuitPermit _permit;
    private readonly TimeProvider _timeProvider;
    private readonly bool _isFromOneOfManyCallers;
    private int _isReported;

    private TrailerReporter(
        HttpResponseMessage response, Circuit circuit, in CircuitPermit permit, HttpCall call,
        TimeProvider timeProvider)
    {
        (_response, _circuit, _permit, _timeProvider) = (response, circuit, permit, timeProvider);
        _isFromOneOfManyCallers = call.IsFromOneOfManyCallers;
        response.Content = new ObservedResponseContent(response.Content, ReportTrailers, ReportSuccess);
    }

    /// <returns>True if the reporter will report the result; otherwise the caller must.</returns>
    public static bool TryObserve(
        HttpResponseMessage? response,
        Circuit circuit, in CircuitPermit permit, HttpCall call, TimeProvider timeProvider)
    {
        if (response is null || permit.Phase is not ClosedPhase
            || circuit.Model.SlowCallTicks > 0 || !GrpcStatus.HasTrailers(response))
        {
            return false;
        }

        _ = new TrailerReporter(response, circuit, permit, call, timeProvider);
        return true;
    }

    private void ReportTrailers() =>
        Report(GrpcStatus.FromTrailers(_response) is { } status ? Classify(status) : CallResult.Success);

    /// <summary>For a body that is not read to its end.</summary>
    private void ReportSuccess() => Report(CallResult.Success);

    private CallResult Classify(int status) =>
        status == GrpcStatus.ResourceExhausted && _isFromOneOfManyCallers
        ? CallResult.Success : GrpcStatus.Classify(status, _response, _timeProvider.GetUtcNow());

    private void Report(CallResult result)
    {
        if (Interlocked.Exchange(ref _isReported, 1) == 0)
        {
            _circuit.Report(_permit, result);
        }
    }
}
