using EdgeKit.Resilience.Bodies;
using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.CircuitBreaker;

namespace EdgeKit.Resilience.Attempts;

/// <summary>
/// Tells a circuit how a call of gRPC ended whose code comes behind its body. It keeps nobody waiting: only a closed
/// circuit is told late, since a probe decides by how its answer begins, and where calls are timed they are timed up to
/// their headers.
/// </summary>
internal sealed class TrailerReporter
{
    private readonly HttpResponseMessage _response;
    private readonly Circuit _circuit;
    private readonly CircuitPermit _permit;
    private readonly TimeProvider _timeProvider;
    private readonly bool _isOfOneAmongMany;
    private int _told;

    private TrailerReporter(
        HttpResponseMessage response, Circuit circuit, in CircuitPermit permit, HttpCall call, TimeProvider timeProvider)
    {
        (_response, _circuit, _permit, _timeProvider, _isOfOneAmongMany) = (
            response, circuit, permit, timeProvider, call.IsFromOneOfManyCallers);
        response.Content = new ObservedResponseContent(response.Content, this);
    }

    /// <returns>Whether it will tell; if not, whoever asks does so now.</returns>
    public static bool TryObserve(
        HttpResponseMessage? response, Circuit circuit, in CircuitPermit permit, HttpCall call, TimeProvider timeProvider)
    {
        if (response is null
            || permit.Phase is not ClosedPhase || circuit.Model.SlowCallTicks > 0 || !GrpcStatus.HasTrailers(response))
        {
            return false;
        }

        _ = new TrailerReporter(response, circuit, permit, call, timeProvider);
        return true;
    }

    /// <summary>The body was read to its end: the trailers are there.</summary>
    public void End() => Tell(GrpcStatus.FromTrailers(_response) is { } code ? VerdictOf(code) : CallResult.Success);

    /// <summary>Nobody reads on; up to here it went well.</summary>
    public void Leave() => Tell(CallResult.Success);

    private CallResult VerdictOf(int code) =>
        code == GrpcStatus.ResourceExhausted && _isOfOneAmongMany
        ? CallResult.Success : GrpcStatus.Classify(code, _response, _timeProvider.GetUtcNow());

    private void Tell(CallResult verdict)
    {
        if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            _circuit.Report(_permit, verdict);
        }
    }
}
