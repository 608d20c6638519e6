using EdgeKit.Resilience.Pipeline;

namespace EdgeKit.Resilience.Hedging;

/// <summary>
/// Sends a call that takes long again while the first attempt is in flight, and gives the first good answer. A bad one
/// is given only when no attempt is left that could do better. Losers are cancelled and not waited for: one that does
/// not hear of it ends when it likes, and its answer is disposed then.
/// </summary>
internal sealed class HedgingStage(HedgeGate gate, TimeProvider timeProvider) : Stage
{
    public override async ValueTask<Outcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        // Ends what is still going on when the race is over: the losers, and the wait before the next hedge.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var race = new Race();
        try
        {
            return await RunAsync(race, call, over.Token, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            return new Outcome(e);
        }
        finally
        {
            race.End(over);
        }
    }

    private async ValueTask<Outcome> RunAsync(
        Race race, HttpCall call, CancellationToken over, CancellationToken cancellationToken)
    {
        race.Enter(Next.SendAsync(call, over));
        for (var mayHedge = true; ;)
        {
            mayHedge = mayHedge && race.Hedges < gate.MaxHedges;
            var ended = await race.NextAsync(
                mayHedge ? gate.Delay() : Timeout.InfiniteTimeSpan, timeProvider, over).ConfigureAwait(false);
            if (ended is { } outcome && !Transience.HasFailed(outcome))
            {
                return race.WinNow(outcome);
            }

            cancellationToken.ThrowIfCancellationRequested();
            mayHedge = mayHedge && IsWorthAHedge(ended) && gate.Lets(call);
            if (mayHedge)
            {
                call.Observer?.HedgeFollows(race.Hedges);
                race.Enter(Next.SendAsync(call, over));
            }
            else if (race.IsOver)
            {
                return await race.WinFirstAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Also where nothing has ended: then the wait is over.</summary>
    private bool IsWorthAHedge(Outcome? ended) =>
        ended is not { } outcome || Transience.IsWorthAHedge(outcome, timeProvider);
}
