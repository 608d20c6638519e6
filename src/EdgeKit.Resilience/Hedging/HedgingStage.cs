using EdgeKit.Resilience.Calls;

namespace EdgeKit.Resilience.Hedging;

/// <summary>
/// Sends a call that takes long again while the first attempt is in flight, and gives the first good answer. A bad one
/// is given only when no attempt is left that could do better. Losers are cancelled and not waited for: one that does
/// not hear of it ends when it likes, and its answer is disposed then.
/// </summary>
internal sealed class HedgingStage(HedgeDecider gate, TimeProvider timeProvider) : Stage
{
    public override async ValueTask<CallOutcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        // Ends what is still going on when the race is over: the losers, and the wait before the next hedge.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var race = new HedgeRace();
        try
        {
            return await RunAsync(race, call, over.Token, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            return new CallOutcome(e);
        }
        finally
        {
            race.End(over);
        }
    }

    private async ValueTask<CallOutcome> RunAsync(
        HedgeRace race, HttpCall call, CancellationToken over, CancellationToken cancellationToken)
    {
        race.Add(Next.SendAsync(call, over));
        for (var mayHedge = true; ;)
        {
            mayHedge = mayHedge && race.Hedges < gate.MaxHedgedAttempts;
            var ended = await race.WaitForNextAsync(
                mayHedge ? gate.Delay() : Timeout.InfiniteTimeSpan, timeProvider, over).ConfigureAwait(false);
            if (ended is { } outcome && !OutcomeClassifier.IsFailed(outcome))
            {
                return race.WinWithLast(outcome);
            }

            cancellationToken.ThrowIfCancellationRequested();
            mayHedge = mayHedge && IsHedgeable(ended) && gate.TryHedge(call);
            if (mayHedge)
            {
                call.Observer?.Hedging(race.Hedges);
                race.Add(Next.SendAsync(call, over));
            }
            else if (race.IsOver)
            {
                return await race.WinWithFirstAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Also where nothing has ended: then the wait is over.</summary>
    private bool IsHedgeable(CallOutcome? ended) =>
        ended is not { } outcome || OutcomeClassifier.IsHedgeable(outcome, timeProvider);
}
