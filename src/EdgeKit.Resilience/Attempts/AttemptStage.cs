using EdgeKit.Resilience.Bodies;
using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Hedging;
using EdgeKit.Resilience.Messages;
using EdgeKit.Resilience.Telemetry;

namespace EdgeKit.Resilience.Attempts;

/// <summary>
/// Sends one attempt if the circuit allows it, limits its time, reports its result to the circuit, and turns exceptions
/// into outcomes. All of this is one stage, because every attempt pays for each asynchronous frame.
/// </summary>
internal sealed class AttemptStage(
    PolicyModel model, Circuit? circuit, LatencyWindow latency, AuthorityTelemetry telemetry,
    FaultInjector? faults, TimeProvider timeProvider) : Stage
{
    private static readonly Action<object?> CancelTimeout = static state => ((CancellationTokenSource)state!).Cancel();

    public override ValueTask<CallOutcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new(new CallOutcome(new OperationCanceledException(cancellationToken)));
        }

        var permit = default(CircuitPermit);
        if (circuit is not null)
        {
            circuit.Apply(model.Circuit);
            if (!circuit.TryEnter(out permit, out var rejection))
            {
                return new(new CallOutcome(rejection!));
            }
        }

        return RunAsync(call, permit, cancellationToken);
    }

    private async ValueTask<CallOutcome> RunAsync(
        HttpCall call, CircuitPermit permit, CancellationToken cancellationToken)
    {
        var isMeasured = IsMeasured(call);
        var started = isMeasured || call.Request.Content is not null ? timeProvider.GetTimestamp() : 0;
        var (number, body) = (0, default(RequestBodyMonitor));
        CallOutcome outcome;
        try
        {
            var message = call.CreateMessage(out number);
            var limit = LimitOf(call, number);
            using var timeout = StartTimeout(message, limit);
            using var caller = cancellationToken.UnsafeRegister(CancelTimeout, timeout);
            using var monitor = body = RepeatableContent.IsInMemory(message.Content)
                ? null : MonitorBody(call, message, limit, permit, timeout);
            try
            {
                var response = await SendAsync(call.Send, message, timeout.Token).ConfigureAwait(false);
                response.RequestMessage ??= message;
                outcome = Answered(response, call, body);
            }
            catch (OperationCanceledException e)
                when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
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

        Report(call, permit, outcome, UploadTime(body, started), cancellationToken);
        Measure(call, outcome, number, isMeasured ? body?.SentAt ?? started : null);
        return outcome;
    }

    /// <summary>The time of an attempt starts after its request body; see <see cref="RequestBodyMonitor"/>.</summary>
    private CancellationTokenSource StartTimeout(HttpRequestMessage message, TimeSpan limit) =>
        RepeatableContent.IsInMemory(message.Content)
            ? new CancellationTokenSource(limit, timeProvider) : new CancellationTokenSource();

    private bool IsMeasured(HttpCall call) =>
        model.Options.Hedging is not null || call.Observer is not null || telemetry.MeasuresAttempts;

    private Task<HttpResponseMessage> SendAsync(
        SendRequest send, HttpRequestMessage message, CancellationToken cancellationToken) =>
        faults is null ? send(message, cancellationToken) : faults.SendAsync(send, message, cancellationToken);

    /// <summary>
    /// A call whose source stalls gives back its probe slot and its concurrency permit: it causes no load meanwhile.
    /// </summary>
    private RequestBodyMonitor MonitorBody(
        HttpCall call, HttpRequestMessage message, TimeSpan limit, CircuitPermit permit,
        CancellationTokenSource timeout)
    {
        var monitor = new RequestBodyMonitor(() => call.Remaining, model.AttemptTimeout, limit, timeProvider, timeout)
        {
            Stalled = () =>
            {
                circuit?.Report(permit, CallResult.Neutral);
                call.BodyStalled?.Invoke();
            },
        };
        message.Content = MonitoredBody.Wrap(MonitoredBody.Unwrap(message.Content)!, monitor);
        return monitor;
    }

    private TimeSpan LimitOf(HttpCall call, int number)
    {
        var limit = model.AttemptTimeout;
        if (call.IsLimitedToRemaining(number) && call.Remaining is var remaining && remaining < limit)
        {
            limit = remaining;
        }

        return limit > TimeSpan.Zero ? limit : TimeSpan.Zero;
    }

    /// <summary>The upload in progress, or the caller's deadline, may have caused an error.</summary>
    private static CallOutcome Answered(HttpResponseMessage response, HttpCall call, RequestBodyMonitor? body) =>
        new(response)
        {
            IsInconclusive = body is { IsInProgress: true }
                || (call.IsShortenedByCaller && call.Deadline!.IsAllButOver),
            ConcernsOneCaller = call.IsFromOneOfManyCallers && OutcomeClassifier.MayConcernOneCaller(response),
        };

    /// <summary>
    /// A timeout counts against the authority unless its body was late, the caller's deadline shortened it, or this
    /// process left it less than half of the attempt timeout.
    /// </summary>
    private CallOutcome TimedOut(
        HttpCall call, RequestBodyMonitor? body, TimeSpan limit, OperationCanceledException cause)
    {
        var time = body?.Limit ?? limit;
        var waitedForBody = body is { State: RequestBodyState.WaitingForSource };
        call.Observer?.AttemptTimedOut(time);
        return new CallOutcome(new AttemptTimeoutException(time, cause) { WaitedForBody = waitedForBody })
        {
            IsInconclusive = waitedForBody || (time < model.AttemptTimeout
                && (call.IsShortenedByCaller || time * 2 < model.AttemptTimeout)),
        };
    }

    private static CallOutcome Failed(Exception cause, RequestBodyMonitor? body) =>
        new(body is { State: RequestBodyState.SourceFailed } ? new RequestBodyException(cause) : cause)
        {
            IsInconclusive = body is { IsInProgress: true },
        };

    private void Report(
        HttpCall call, in CircuitPermit permit, CallOutcome outcome, TimeSpan uploadTime,
        CancellationToken cancellationToken)
    {
        call.UploadTime = uploadTime;
        if (circuit is null || (!outcome.IsInconclusive
            && TrailerReporter.TryObserve(outcome.Response, circuit, permit, call, timeProvider)))
        {
            return;
        }

        var isCancelled = outcome.Exception is not null && cancellationToken.IsCancellationRequested;
        var result = isCancelled ? CallResult.Neutral : OutcomeClassifier.Classify(outcome, timeProvider);
        circuit.Report(permit, result, uploadTime.Ticks);
    }

    /// <summary>Time up to the end of the request body; unlimited if the body is not sent to its end.</summary>
    private TimeSpan UploadTime(RequestBodyMonitor? body, long started) =>
        body is null ? TimeSpan.Zero
        : body.SentAt is { } sent ? timeProvider.GetElapsedTime(started, sent)
        : body.IsInProgress ? TimeSpan.MaxValue / 2
        : TimeSpan.Zero;

    private void Measure(HttpCall call, CallOutcome outcome, int number, long? startedAt)
    {
        if (startedAt is not { } since)
        {
            return;
        }

        var duration = timeProvider.GetElapsedTime(since);
        var result = OutcomeClassifier.MetricResult(outcome);
        if (model.Options.Hedging is { } hedging && result == "success")
        {
            latency.Add(duration, hedging.Quantile);
        }

        telemetry.AttemptEnded(number, duration, result);
        call.Observer?.AttemptEnded(outcome, number, duration);
    }
}
