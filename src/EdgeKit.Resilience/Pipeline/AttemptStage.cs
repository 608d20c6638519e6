using EdgeKit.Resilience.Circuits;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>
/// Sends a call once, as often as the stages above ask for it: when the authority's circuit lets it, within its time, and with its end reported
/// to both. What is thrown becomes an outcome. One frame for all of that, because every attempt pays for frames.
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
        var isTimed = model.Policy.Hedging is not null || call.Observer is not null || stage.Services.Metrics.TimesAttempts;
        var (started, number) = (isTimed ? stage.Clock.GetTimestamp() : 0, 0);
        Outcome outcome;
        try
        {
            var message = call.NextMessage(out number);
            var limit = LimitOf(call, number);
            using var ended = new CancellationTokenSource(limit, stage.Clock);
            using var caller = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), ended);
            try
            {
                outcome = new Outcome(await SendOutAsync(call.Send, message, ended.Token).ConfigureAwait(false));
                outcome.Response!.RequestMessage ??= message;
            }
            catch (OperationCanceledException e) when (ended.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                outcome = new Outcome(TimedOut(limit, e));
                call.Observer?.AttemptTimedOut(limit);
            }
        }
        catch (Exception e)
        {
            outcome = new Outcome(e);
        }

        Report(permit, outcome, cancellationToken);
        if (isTimed)
        {
            Measure(call, outcome, number, stage.Clock.GetElapsedTime(started));
        }

        return outcome;
    }

    private Task<HttpResponseMessage> SendOutAsync(Send send, HttpRequestMessage message, CancellationToken cancellationToken) =>
        _faults is null ? send(message, cancellationToken) : _faults.SendAsync(send, message, cancellationToken);

    /// <summary>The attempt timeout, or what is left of the total timeout or the deadline, ends where the headers are there.</summary>
    private TimeSpan LimitOf(HttpCall call, int number)
    {
        var most = model.AttemptTimeout;
        var limit = call.MayBeCut(number) && call.Remaining is var remaining && remaining < most ? remaining : most;
        return limit > TimeSpan.Zero ? limit : TimeSpan.Zero;
    }

    private void Report(in Permit permit, Outcome outcome, CancellationToken cancellationToken)
    {
        var isCancelled = outcome.Exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
        _circuit?.Report(permit, isCancelled ? CallVerdict.Neutral : Transience.Verdict(outcome, stage.Clock));
    }

    private void Measure(HttpCall call, Outcome outcome, int number, TimeSpan duration)
    {
        var result = Transience.IsWorthARetry(outcome) ? "failure" : outcome.Exception is OperationCanceledException ? "cancelled" : "success";
        if (model.Policy.Hedging is { } hedging && result == "success")
        {
            stage.Authority.Latency.Add(duration, hedging.Quantile);
        }

        stage.Services.Metrics.Attempted(stage, model, number, duration, result);
        call.Observer?.AttemptEnded(outcome, number, duration);
    }

    /// <summary>Half of the attempt timeout is enough to say that the authority is slow, or callers with deadlines would never open a circuit.</summary>
    private AttemptTimeoutException TimedOut(TimeSpan limit, Exception cause) => new(limit, isCutShort: limit * 2 < model.AttemptTimeout, cause);
}
