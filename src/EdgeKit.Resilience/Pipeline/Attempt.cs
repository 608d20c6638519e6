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

    private ValueTask<Outcome<HttpResponseMessage>> SendInTimeAsync(HttpRequestMessage message, int number, ResilienceContext context)
    {
        var most = Call.Model.AttemptTimeout;
        var limit = Call.MayBeCut(number) && Call.Remaining is var remaining && remaining < most ? remaining : most;
        return SendAsync(message, limit > TimeSpan.Zero ? limit : TimeSpan.Zero, context);
    }

    /// <summary>The attempt timeout, or what is left of the total timeout or the deadline, ends where the headers are there.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome<HttpResponseMessage>> SendAsync(HttpRequestMessage message, TimeSpan limit, ResilienceContext context)
    {
        using var ended = new CancellationTokenSource(limit, Stage.Clock);
        using var caller = context.CancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), ended);
        try
        {
            var response = await Send(message, ended.Token).ConfigureAwait(false);
            if ((int)response.StatusCode >= 400)
            {
                Call.AttachTo(context);
            }

            return Outcome.FromResult(response);
        }
        catch (Exception e)
        {
            Call.AttachTo(context);
            var isTimeUp = e is OperationCanceledException && ended.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested;
            return Outcome.FromException<HttpResponseMessage>(isTimeUp ? TimedOut(limit, e) : e);
        }
    }

    /// <summary>Half of the attempt timeout is enough to say that the authority is slow, or callers with deadlines would never open a circuit.</summary>
    private TimeoutRejectedException TimedOut(TimeSpan time, Exception cause)
    {
        var message = $"The attempt was not answered within {time}.";
        return time * 2 < Call.Model.AttemptTimeout ? new CutShortException(message, time, cause) : new TimeoutRejectedException(message, time, cause);
    }
}
