using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Limits;
using EdgeKit.RateLimit.Local;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// What stands below Redis and the remainder of leases: this instance's share of the limit, or all, or nothing, as each
/// policy says.
/// </summary>
internal sealed class FailureLadder(
    BucketTable table, LimitBook book, LocalClock clock, InstanceCount instances, Rungs rungs)
{
    private static readonly TimeSpan RetryClosed = TimeSpan.FromSeconds(1);

    public bool Take(ReadOnlySpan<Charge> charges, Span<Decision> decisions)
    {
        var closed = false;
        var local = new List<int>(charges.Length);
        for (var i = 0; i < charges.Length; i++)
        {
            var mode = charges[i].Policy.Options.OnRedisFailure;
            closed |= mode == RedisFailureMode.Closed;
            decisions[i] = mode switch
            {
                RedisFailureMode.Closed => new Decision(false, 0, RetryClosed, RetryClosed, DecisionSource.Closed),
                RedisFailureMode.Open =>
                    new Decision(true, charges[i].Limit.Capacity, TimeSpan.Zero, TimeSpan.Zero, DecisionSource.Open),
                _ => Decision.NotAsked,
            };
            rungs.Stands(charges[i].Policy.Name, RungOf(mode));
            if (mode == RedisFailureMode.Local)
            {
                local.Add(i);
            }
        }

        return !closed && (local.Count == 0 || TakeShares(charges, decisions, local));
    }

    public Decision Take(in Charge charge)
    {
        Decision decision = default;
        Take(new ReadOnlySpan<Charge>(in charge), new Span<Decision>(ref decision));
        return decision;
    }

    /// <summary>The charge against this instance's share.</summary>
    public Charge ShareOf(in Charge charge) => charge with { Limit = book.Share(charge.Limit, instances.Live) };

    private static DecisionSource RungOf(RedisFailureMode mode) => mode switch
    {
        RedisFailureMode.Local => DecisionSource.LocalShare,
        RedisFailureMode.Open => DecisionSource.Open,
        _ => DecisionSource.Closed,
    };

    private bool TakeShares(ReadOnlySpan<Charge> charges, Span<Decision> decisions, List<int> indices)
    {
        var shares = new Charge[indices.Count];
        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] = ShareOf(charges[indices[i]]);
        }

        var answers = new Decision[shares.Length];
        var all = table.TakeAll(shares, answers, clock.Now);
        for (var i = 0; i < answers.Length; i++)
        {
            decisions[indices[i]] = answers[i] with { Source = DecisionSource.LocalShare };
        }

        return all;
    }
}
