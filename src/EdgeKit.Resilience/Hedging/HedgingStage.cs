using EdgeKit.Resilience.Calls;

namespace EdgeKit.Resilience.Hedging;

/// <summary>
/// Sends another attempt while a slow one is in flight and returns the first success, or the first attempt's failure if
/// all fail. Losers are cancelled but not awaited; their responses are disposed when they end.
/// </summary>
internal sealed class HedgingStage(HedgeDecider decider, TimeProvider timeProvider) : Stage
{
    public override async ValueTask<CallOutcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        // Cancelled when the race is decided: stops the losers and the wait before the next hedge.
        using var decided = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var race = new HedgeRace();
        try
        {
            return await RunAsync(race, call, decided.Token, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            return new CallOutcome(e);
        }
        finally
        {
            race.End(decided);
        }
    }

    private async ValueTask<CallOutcome> RunAsync(
        HedgeRace race, HttpCall call, CancellationToken decided, CancellationToken cancellationToken)
    {
        race.Add(Next.SendAsync(call, decided));
        for (var mayHedge = true; ;)
        {
            mayHedge = mayHedge && race.Hedges < decider.MaxHedgedAttempts;
            var ended = await race.WaitForNextAsync(
                mayHedge ? decider.Delay() : Timeout.InfiniteTimeSpan, timeProvider, decided).ConfigureAwait(false);
            if (ended is not null && !OutcomeClassifier.IsFailed(await ended.ConfigureAwait(false)))
            {
                return await race.Win(ended).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            mayHedge = mayHedge && await IsHedgeableAsync(ended).ConfigureAwait(false) && decider.TryHedge(call);
            if (mayHedge)
            {
                call.Observer?.Hedging(race.Hedges);
                race.Add(Next.SendAsync(call, decided));
            }
            else if (race.IsOver)
            {
                return await race.Win(race.First).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<bool> IsHedgeableAsync(Task<CallOutcome>? ended) =>
        ended is null || OutcomeClassifier.IsHedgeable(await ended.ConfigureAwait(false), timeProvider);
}
