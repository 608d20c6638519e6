using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Memory;
using EdgeKit.RateLimit.Telemetry;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// What stands below Redis and the remainder of leases: this instance's share of the limit, or all, or nothing, as each
/// policy says.
/// </summary>
internal sealed class FallbackChain(
    BucketTable table, LimitRegistry book, NanosecondClock clock, InstanceCount instances, DegradationState rungs)
{
    private static readonly TimeSpan RetryClosed = TimeSpan.FromSeconds(1);

    public bool Take(ReadOnlySpan<BucketRequest> charges, Span<BucketResult> decisions)
    {
        var closed = false;
        var local = new List<int>(charges.Length);
        for (var i = 0; i < charges.Length; i++)
        {
            var mode = charges[i].Policy.Options.OnRedisFailure;
            closed |= mode == RedisFailureMode.Closed;
            decisions[i] = mode switch
            {
                RedisFailureMode.Closed => new BucketResult(false, 0, RetryClosed, RetryClosed, DecisionSource.Closed),
                RedisFailureMode.Open =>
                    new BucketResult(true, charges[i].Limit.Capacity, TimeSpan.Zero, TimeSpan.Zero, DecisionSource.Open),
                _ => BucketResult.NotEvaluated,
            };
            rungs.Record(charges[i].Policy.Name, SourceOf(mode));
            if (mode == RedisFailureMode.Local)
            {
                local.Add(i);
            }
        }

        return !closed && (local.Count == 0 || TakeShares(charges, decisions, local));
    }

    public BucketResult Take(in BucketRequest charge)
    {
        BucketResult decision = default;
        Take(new ReadOnlySpan<BucketRequest>(in charge), new Span<BucketResult>(ref decision));
        return decision;
    }

    /// <summary>The charge against this instance's share.</summary>
    public BucketRequest ShareOf(in BucketRequest charge) => charge with { Limit = book.InstanceShare(charge.Limit, instances.Live) };

    private static DecisionSource SourceOf(RedisFailureMode mode) => mode switch
    {
        RedisFailureMode.Local => DecisionSource.LocalShare,
        RedisFailureMode.Open => DecisionSource.Open,
        _ => DecisionSource.Closed,
    };

    private bool TakeShares(ReadOnlySpan<BucketRequest> charges, Span<BucketResult> decisions, List<int> indices)
    {
        var shares = new BucketRequest[indices.Count];
        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] = ShareOf(charges[indices[i]]);
        }

        var answers = new BucketResult[shares.Length];
        var all = table.TakeAll(shares, answers, clock.Now);
        for (var i = 0; i < answers.Length; i++)
        {
            decisions[indices[i]] = answers[i] with { Source = DecisionSource.LocalShare };
        }

        return all;
    }
}
