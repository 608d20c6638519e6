using Polly;
using Polly.Timeout;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>Sends a call once, as often as the stages above ask for it, and turns what is thrown into an outcome.</summary>
internal sealed class AttemptStage(PolicyModel model, StageContext stage) : Stage
{
    public override ValueTask<Outcome<HttpResponseMessage>> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new(Outcome.FromException<HttpResponseMessage>(new OperationCanceledException(cancellationToken)));
        }

        var message = call.NextMessage(out var number);
        return model.Policy.Hedging is not null || stage.Services.Metrics.TimesAttempts
            ? SendTimedAsync(call, message, number, cancellationToken)
            : SendInTimeAsync(call, message, number, cancellationToken);
    }

    private async ValueTask<Outcome<HttpResponseMessage>> SendTimedAsync(
        HttpCall call, HttpRequestMessage message, int number, CancellationToken cancellationToken)
    {
        var started = stage.Clock.GetTimestamp();
        var outcome = await SendInTimeAsync(call, message, number, cancellationToken).ConfigureAwait(false);
        var duration = stage.Clock.GetElapsedTime(started);
        var result = Transience.IsWorthARetry(outcome) ? "failure" : outcome.Exception is OperationCanceledException ? "cancelled" : "success";
        if (model.Policy.Hedging is { } hedging && result == "success")
        {
            stage.Authority.Latency.Add(duration, hedging.Quantile);
        }

        stage.Services.Metrics.Attempted(stage, model, number, duration, result);
        return outcome;
    }

    private ValueTask<Outcome<HttpResponseMessage>> SendInTimeAsync(
        HttpCall call, HttpRequestMessage message, int number, CancellationToken cancellationToken)
    {
        var most = model.AttemptTimeout;
        var limit = call.MayBeCut(number) && call.Remaining is var remaining && remaining < most ? remaining : most;
        return SendAsync(call.Send, message, limit > TimeSpan.Zero ? limit : TimeSpan.Zero, cancellationToken);
    }

    /// <summary>The attempt timeout, or what is left of the total timeout or the deadline, ends where the headers are there.</summary>
    private async ValueTask<Outcome<HttpResponseMessage>> SendAsync(
        Send send, HttpRequestMessage message, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var ended = new CancellationTokenSource(limit, stage.Clock);
        using var caller = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), ended);
        try
        {
            return Outcome.FromResult(await send(message, ended.Token).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            var isTimeUp = e is OperationCanceledException && ended.IsCancellationRequested && !cancellationToken.IsCancellationRequested;
            return Outcome.FromException<HttpResponseMessage>(isTimeUp ? TimedOut(limit, e) : e);
        }
    }

    /// <summary>Half of the attempt timeout is enough to say that the authority is slow, or callers with deadlines would never open a circuit.</summary>
    private TimeoutRejectedException TimedOut(TimeSpan time, Exception cause)
    {
        var message = $"The attempt was not answered within {time}.";
        return time * 2 < model.AttemptTimeout ? new CutShortException(message, time, cause) : new TimeoutRejectedException(message, time, cause);
    }
}
