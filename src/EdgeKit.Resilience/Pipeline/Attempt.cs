using System.Runtime.CompilerServices;
using Polly;
using Polly.Timeout;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>Sends a call once, as often as the stages above ask for it, and turns what is thrown into an outcome.</summary>
internal readonly record struct Attempt(HttpCall Call, Send Send, StageContext Stage)
{
    public ValueTask<Outcome<HttpResponseMessage>> SendAsync(ResilienceContext context)
    {
        var message = Call.NextMessage(out var number);
        return Call.Model.Policy.Hedging is not null || Stage.Services.Metrics.TimesAttempts
            ? SendTimedAsync(message, number, context)
            : SendInTimeAsync(message, number, context);
    }

    private async ValueTask<Outcome<HttpResponseMessage>> SendTimedAsync(HttpRequestMessage message, int number, ResilienceContext context)
    {
        var started = Stage.Clock.GetTimestamp();
        var outcome = await SendInTimeAsync(message, number, context).ConfigureAwait(false);
        var duration = Stage.Clock.GetElapsedTime(started);
        var result = Transience.IsWorthARetry(outcome) ? "failure" : outcome.Exception is OperationCanceledException ? "cancelled" : "success";
        if (Call.Model.Policy.Hedging is { } hedging && result == "success")
        {
            Stage.Authority.Latency.Add(duration, hedging.Quantile);
        }

        Stage.Services.Metrics.Attempted(Stage, Call.Model, number, duration, result);
        return outcome;
    }

    private ValueTask<Outcome<HttpResponseMessage>> SendInTimeAsync(HttpRequestMessage message, int number, ResilienceContext context) =>
        Call.MayBeCut(number) && Call.Remaining is var remaining && remaining < Call.Model.AttemptTimeout
            ? SendCutAsync(message, context, remaining)
            : SendAsync(message, context, context.CancellationToken);

    /// <summary>The attempt timeout above is longer than what is left of the total timeout or the deadline.</summary>
    private async ValueTask<Outcome<HttpResponseMessage>> SendCutAsync(HttpRequestMessage message, ResilienceContext context, TimeSpan remaining)
    {
        using var timeUp = new CancellationTokenSource(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, Stage.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, context.CancellationToken);
        var outcome = await SendAsync(message, context, either.Token).ConfigureAwait(false);
        var cut = outcome.Exception is OperationCanceledException && timeUp.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested;
        return cut ? Outcome.FromException<HttpResponseMessage>(TimedOut(remaining)) : outcome;
    }

    /// <summary>Half of the attempt timeout is enough to say that the authority is slow, or callers with deadlines would never open a circuit.</summary>
    private TimeoutRejectedException TimedOut(TimeSpan time) =>
        time * 2 < Call.Model.AttemptTimeout ? new CutShortException(time) : new TimeoutRejectedException(time);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome<HttpResponseMessage>> SendAsync(
        HttpRequestMessage message, ResilienceContext context, CancellationToken cancellationToken)
    {
        try
        {
            var response = await Send(message, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode >= 400)
            {
                Call.AttachTo(context);
            }

            return Outcome.FromResult(response);
        }
        catch (Exception e)
        {
            Call.AttachTo(context);
            return Outcome.FromException<HttpResponseMessage>(e);
        }
    }
}
