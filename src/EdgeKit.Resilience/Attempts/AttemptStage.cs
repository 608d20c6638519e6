using EdgeKit.Resilience.Bodies;
using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Pipeline;

namespace EdgeKit.Resilience.Attempts;

/// <summary>
/// Sends a call once, as often as the stages above ask for it: when the authority's circuit lets it, within its time,
/// and with its end reported to both. What is thrown becomes an outcome. One frame for all of that, because every
/// attempt pays for frames.
/// </summary>
internal sealed class AttemptStage(PolicyModel model, StageContext stage) : Stage
{
    private readonly Circuit? _circuit = model.Policy.CircuitBreaker.Enabled ? stage.Authority.Circuit : null;
    private readonly FaultInjector? _faults = model.Policy.Chaos is { } chaos ? new(chaos, stage.Services) : null;

    public override ValueTask<CallOutcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new(new CallOutcome(new OperationCanceledException(cancellationToken)));
        }

        var permit = default(CircuitPermit);
        return _circuit is null || _circuit.TryEnter(out permit, out var rejection)
            ? RunAsync(call, permit, cancellationToken)
            : new(new CallOutcome(rejection!));
    }

    private async ValueTask<CallOutcome> RunAsync(HttpCall call, CircuitPermit permit, CancellationToken cancellationToken)
    {
        var isTimed = IsTimed(call);
        var started = isTimed || call.Request.Content is not null ? stage.Clock.GetTimestamp() : 0;
        var (number, body) = (0, default(RequestBodyMonitor));
        CallOutcome outcome;
        try
        {
            var message = call.CreateMessage(out number);
            var limit = LimitOf(call, number);
            using var ended = RequestBodyMonitor.IsIdle(message.Content)
                ? new CancellationTokenSource(limit, stage.Clock) : new CancellationTokenSource();
            using var caller = cancellationToken.UnsafeRegister(
                static state => ((CancellationTokenSource)state!).Cancel(), ended);
            using var watch = body = Watch(call, message, limit, permit, ended);
            try
            {
                outcome = Succeed(
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
                message.Content = MonitoredBody.Unwrap(message.Content);
            }
        }
        catch (Exception e)
        {
            outcome = Failed(e, body);
        }

        Report(call, permit, outcome, BodyTime(body, started), cancellationToken);
        if (isTimed)
        {
            Measure(call, outcome, number, stage.Clock.GetElapsedTime(body?.SentAt ?? started));
        }

        return outcome;
    }

    private bool IsTimed(HttpCall call) =>
        model.Policy.Hedging is not null || call.Observer is not null || stage.Services.Metrics.TimesAttempts;

    private Task<HttpResponseMessage> SendOutAsync(
        SendRequest send, HttpRequestMessage message, CancellationToken cancellationToken) =>
        _faults is null ? send(message, cancellationToken) : _faults.SendAsync(send, message, cancellationToken);

    /// <summary>
    /// A call whose caller keeps it waiting finds nothing out and makes no work: others may probe and pass in its
    /// place.
    /// </summary>
    private RequestBodyMonitor? Watch(
        HttpCall call, HttpRequestMessage message, TimeSpan limit, CircuitPermit permit, CancellationTokenSource ended)
    {
        if (RequestBodyMonitor.IsIdle(message.Content))
        {
            return null;
        }

        var watch = new RequestBodyMonitor(call, stage.Clock, limit, ended)
        {
            Stalled = () =>
            {
                _circuit?.Report(permit, CallResult.Neutral);
                call.BodyStalled?.Invoke();
            },
        };
        message.Content = MonitoredBody.Wrap(MonitoredBody.Unwrap(message.Content)!, watch);
        return watch;
    }

    /// <summary>
    /// The attempt timeout, or what is left of the total timeout or the deadline, ends where the headers are there.
    /// </summary>
    private TimeSpan LimitOf(HttpCall call, int number)
    {
        var most = model.AttemptTimeout;
        var limit = call.IsLimitedToRemaining(number) && call.Remaining is var remaining && remaining < most ? remaining : most;
        return limit > TimeSpan.Zero ? limit : TimeSpan.Zero;
    }

    /// <summary>
    /// An error in the middle of a body, or when the caller's time is up, may be what the body or the hurry brought
    /// about.
    /// </summary>
    private static CallOutcome Succeed(HttpResponseMessage answer, HttpCall call, RequestBodyMonitor? body) =>
        new(answer)
        {
            IsInconclusive = body is { IsInProgress: true } || (call.IsShortenedByCaller && call.Deadline!.IsAllButOver),
            ConcernsOneCaller = OutcomeClassifier.MayConcernOneCaller(answer) && call.IsFromOneOfManyCallers,
        };

    /// <summary>
    /// A caller in a hurry says nothing about the authority; of a time that this process has cut, half of what the
    /// attempt may take is enough to.
    /// </summary>
    private CallOutcome TimedOut(HttpCall call, RequestBodyMonitor? body, TimeSpan limit, OperationCanceledException cause)
    {
        var time = body?.Limit ?? limit;
        var waited = body is { State: RequestBodyState.WaitingForSource };
        call.Observer?.AttemptTimedOut(time);
        return new CallOutcome(new AttemptTimeoutException(time, cause) { WaitedForBody = waited })
        {
            IsInconclusive = waited
                || (time < model.AttemptTimeout && (call.IsShortenedByCaller || time * 2 < model.AttemptTimeout)),
        };
    }

    private static CallOutcome Failed(Exception cause, RequestBodyMonitor? body) =>
        new(body is { State: RequestBodyState.SourceFailed }
            ? new RequestBodyException(cause) : cause) { IsInconclusive = body is { IsInProgress: true } };

    private void Report(
        HttpCall call, in CircuitPermit permit, CallOutcome outcome, TimeSpan heldUp, CancellationToken cancellationToken)
    {
        if (_circuit is null || (
            !outcome.IsInconclusive && TrailerReporter.TryObserve(outcome.Response, _circuit, permit, call, stage.Clock)))
        {
            return;
        }

        var isCancelled = outcome.Exception is not null && cancellationToken.IsCancellationRequested;
        _circuit.Report(
            permit, isCancelled ? CallResult.Neutral : OutcomeClassifier.Classify(outcome, stage.Clock), heldUp.Ticks);
    }

    /// <summary>Up to the end of the body; where that is not reached, all of the time.</summary>
    private TimeSpan BodyTime(RequestBodyMonitor? body, long started) =>
        body is null ? TimeSpan.Zero
        : body.SentAt is { } sent ? stage.Clock.GetElapsedTime(started, sent)
        : body.IsInProgress ? TimeSpan.MaxValue / 2
        : TimeSpan.Zero;

    private void Measure(HttpCall call, CallOutcome outcome, int number, TimeSpan duration)
    {
        var result = OutcomeClassifier.MetricResult(outcome);
        if (model.Policy.Hedging is { } hedging && result == "success")
        {
            stage.Authority.Latency.Add(duration, hedging.Quantile);
        }

        stage.Services.Metrics.Attempted(stage, model, number, duration, result);
        call.Observer?.AttemptEnded(outcome, number, duration);
    }
}
