using EdgeKit.Resilience.Bodies;
using EdgeKit.Resilience.Circuits;
using EdgeKit.Resilience.Trailers;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>
/// Sends a call once, as often as the stages above ask for it: when the authority's circuit lets it, within its time,
/// and with its end reported to both. What is thrown becomes an outcome. One frame for all of that, because every
/// attempt pays for frames.
/// </summary>
internal sealed class AttemptStage(PolicyModel model, StageContext stage) : Stage
{
    private readonly Circuit? _circuit = model.Policy.CircuitBreaker.Enabled ? stage.Authority.Circuit : null;
    private readonly ChaosFaults? _faults = model.Policy.Chaos is { } chaos ? new(chaos, stage.Services) : null;

    public override ValueTask<Outcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new(new Outcome(new OperationCanceledException(cancellationToken)));
        }

        var permit = default(Permit);
        return _circuit is null || _circuit.TryEnter(out permit, out var rejection)
            ? RunAsync(call, permit, cancellationToken)
            : new(new Outcome(rejection!));
    }

    private async ValueTask<Outcome> RunAsync(HttpCall call, Permit permit, CancellationToken cancellationToken)
    {
        var isTimed = IsTimed(call);
        var started = isTimed || call.Request.Content is not null ? stage.Clock.GetTimestamp() : 0;
        var (number, body) = (0, default(BodyWatch));
        Outcome outcome;
        try
        {
            var message = call.NextMessage(out number);
            var limit = LimitOf(call, number);
            using var ended = BodyWatch.IsIdle(message.Content)
                ? new CancellationTokenSource(limit, stage.Clock) : new CancellationTokenSource();
            using var caller = cancellationToken.UnsafeRegister(
                static state => ((CancellationTokenSource)state!).Cancel(), ended);
            using var watch = body = Watch(call, message, limit, permit, ended);
            try
            {
                outcome = Answered(
                    await SendOutAsync(call.Send, message, ended.Token).ConfigureAwait(false), call, body);
                outcome.Response!.RequestMessage ??= message;
            }
            catch (OperationCanceledException e)
                when (ended.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                outcome = TimedOut(call, body, limit, e);
            }
            finally
            {
                message.Content = WatchedBody.Unwatch(message.Content);
            }
        }
        catch (Exception e)
        {
            outcome = Failed(e, body);
        }

        Report(call, permit, outcome, HeldUp(body, started), cancellationToken);
        if (isTimed)
        {
            Measure(call, outcome, number, stage.Clock.GetElapsedTime(body?.SentAt ?? started));
        }

        return outcome;
    }

    private bool IsTimed(HttpCall call) =>
        model.Policy.Hedging is not null || call.Observer is not null || stage.Services.Metrics.TimesAttempts;

    private Task<HttpResponseMessage> SendOutAsync(
        Send send, HttpRequestMessage message, CancellationToken cancellationToken) =>
        _faults is null ? send(message, cancellationToken) : _faults.SendAsync(send, message, cancellationToken);

    /// <summary>
    /// A call whose caller keeps it waiting finds nothing out and makes no work: others may probe and pass in its
    /// place.
    /// </summary>
    private BodyWatch? Watch(
        HttpCall call, HttpRequestMessage message, TimeSpan limit, Permit permit, CancellationTokenSource ended)
    {
        if (BodyWatch.IsIdle(message.Content))
        {
            return null;
        }

        var watch = new BodyWatch(call, stage.Clock, limit, ended)
        {
            HeldUp = () =>
            {
                _circuit?.Report(permit, CallVerdict.Neutral);
                call.HeldUp?.Invoke();
            },
        };
        message.Content = WatchedBody.Watch(WatchedBody.Unwatch(message.Content)!, watch);
        return watch;
    }

    /// <summary>
    /// The attempt timeout, or what is left of the total timeout or the deadline, ends where the headers are there.
    /// </summary>
    private TimeSpan LimitOf(HttpCall call, int number)
    {
        var most = model.AttemptTimeout;
        var limit = call.MayBeCut(number) && call.Remaining is var remaining && remaining < most ? remaining : most;
        return limit > TimeSpan.Zero ? limit : TimeSpan.Zero;
    }

    /// <summary>
    /// An error in the middle of a body, or when the caller's time is up, may be what the body or the hurry brought
    /// about.
    /// </summary>
    private static Outcome Answered(HttpResponseMessage answer, HttpCall call, BodyWatch? body) =>
        new(answer)
        {
            IsInconclusive = body is { IsUnderWay: true } || (call.IsHurried && call.Deadline!.IsAllButOver),
            IsToOneCaller = Transience.MayMeanOneCaller(answer) && call.IsOfOneAmongMany,
        };

    /// <summary>
    /// A caller in a hurry says nothing about the authority; of a time that this process has cut, half of what the
    /// attempt may take is enough to.
    /// </summary>
    private Outcome TimedOut(HttpCall call, BodyWatch? body, TimeSpan limit, OperationCanceledException cause)
    {
        var time = body?.Limit ?? limit;
        var waited = body is { State: BodyState.Awaited };
        call.Observer?.AttemptTimedOut(time);
        return new Outcome(new AttemptTimeoutException(time, cause) { WaitedForBody = waited })
        {
            IsInconclusive = waited
                || (time < model.AttemptTimeout && (call.IsHurried || time * 2 < model.AttemptTimeout)),
        };
    }

    private static Outcome Failed(Exception cause, BodyWatch? body) =>
        new(body is { State: BodyState.SourceFailed }
            ? new RequestBodyException(cause) : cause) { IsInconclusive = body is { IsUnderWay: true } };

    private void Report(
        HttpCall call, in Permit permit, Outcome outcome, TimeSpan heldUp, CancellationToken cancellationToken)
    {
        if (_circuit is null || (
            !outcome.IsInconclusive && TrailerReport.TryFollow(outcome.Response, _circuit, permit, call, stage.Clock)))
        {
            return;
        }

        var isCancelled = outcome.Exception is not null && cancellationToken.IsCancellationRequested;
        _circuit.Report(
            permit, isCancelled ? CallVerdict.Neutral : Transience.Verdict(outcome, stage.Clock), heldUp.Ticks);
    }

    /// <summary>Up to the end of the body; where that is not reached, all of the time.</summary>
    private TimeSpan HeldUp(BodyWatch? body, long started) =>
        body is null ? TimeSpan.Zero
        : body.SentAt is { } sent ? stage.Clock.GetElapsedTime(started, sent)
        : body.IsUnderWay ? TimeSpan.MaxValue / 2
        : TimeSpan.Zero;

    private void Measure(HttpCall call, Outcome outcome, int number, TimeSpan duration)
    {
        var result = Transience.ResultOf(outcome);
        if (model.Policy.Hedging is { } hedging && result == "success")
        {
            stage.Authority.Latency.Add(duration, hedging.Quantile);
        }

        stage.Services.Metrics.Attempted(stage, model, number, duration, result);
        call.Observer?.AttemptEnded(outcome, number, duration);
    }
}
