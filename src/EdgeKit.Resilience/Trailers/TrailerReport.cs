using EdgeKit.Resilience.Circuits;
using EdgeKit.Resilience.Pipeline;

namespace EdgeKit.Resilience.Trailers;

/// <summary>
/// Tells a circuit how a call of gRPC ended whose code comes behind its body. It keeps nobody waiting: only a closed
/// circuit is told late, since a probe decides by how its answer begins, and where calls are timed they are timed up to
/// their headers.
/// </summary>
internal sealed class TrailerReport
{
    private readonly HttpResponseMessage _response;
    private readonly Circuit _circuit;
    private readonly Permit _permit;
    private readonly TimeProvider _timeProvider;
    private readonly bool _isOfOneAmongMany;
    private int _told;

    private TrailerReport(
        HttpResponseMessage response, Circuit circuit, in Permit permit, HttpCall call, TimeProvider timeProvider)
    {
        (_response, _circuit, _permit, _timeProvider, _isOfOneAmongMany) = (
            response, circuit, permit, timeProvider, call.IsOfOneAmongMany);
        response.Content = new WatchedContent(response.Content, this);
    }

    /// <returns>Whether it will tell; if not, whoever asks does so now.</returns>
    public static bool TryFollow(
        HttpResponseMessage? response, Circuit circuit, in Permit permit, HttpCall call, TimeProvider timeProvider)
    {
        if (response is null
            || permit.Phase is not ClosedPhase || circuit.Settings.SlowTicks > 0 || !GrpcAnswer.HasTrailers(response))
        {
            return false;
        }

        _ = new TrailerReport(response, circuit, permit, call, timeProvider);
        return true;
    }

    /// <summary>The body was read to its end: the trailers are there.</summary>
    public void End() => Tell(GrpcAnswer.InTrailers(_response) is { } code ? VerdictOf(code) : CallVerdict.Success);

    /// <summary>Nobody reads on; up to here it went well.</summary>
    public void Leave() => Tell(CallVerdict.Success);

    private CallVerdict VerdictOf(int code) =>
        code == GrpcAnswer.ResourceExhausted && _isOfOneAmongMany
        ? CallVerdict.Success : GrpcAnswer.Verdict(code, _response, _timeProvider.GetUtcNow());

    private void Tell(CallVerdict verdict)
    {
        if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            _circuit.Report(_permit, verdict);
        }
    }
}
