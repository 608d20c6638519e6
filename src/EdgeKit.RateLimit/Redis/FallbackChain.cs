using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Memory;
using EdgeKit.RateLimit.Telemetry;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Decides while Redis is unavailable and no leased tokens are left. Depending on the policy's <c>OnRedisFailure</c> it
/// applies this instance's share of the limit, admits every request or refuses every request.
/// </summary>
internal sealed class FallbackChain(
    BucketTable table, LimitRegistry limits, NanosecondClock clock,
    InstanceCount instances, DegradationState degradation)
{
    private static readonly TimeSpan RetryAfterClosed = TimeSpan.FromSeconds(1);

    public bool Take(ReadOnlySpan<BucketRequest> requests, Span<BucketResult> results)
    {
        var closed = false;
        var local = new List<int>(requests.Length);
        for (var i = 0; i < requests.Length; i++)
        {
            var mode = requests[i].Policy.Options.OnRedisFailure;
            closed |= mode == RedisFailureMode.Closed;
            results[i] = mode switch
            {
                RedisFailureMode.Closed =>
                    new BucketResult(false, 0, RetryAfterClosed, RetryAfterClosed, DecisionSource.Closed),
                RedisFailureMode.Open =>
                    BucketResult.Untimed(true, requests[i].Limit.Capacity, DecisionSource.Open),
                _ => BucketResult.NotEvaluated,
            };
            degradation.Record(requests[i].Policy.Name, SourceOf(mode));
            if (mode == RedisFailureMode.Local)
            {
                local.Add(i);
            }
        }

        return !closed && (local.Count == 0 || TakeShares(requests, results, local));
    }

    public BucketResult Take(in BucketRequest request)
    {
        BucketResult result = default;
        Take(new ReadOnlySpan<BucketRequest>(in request), new Span<BucketResult>(ref result));
        return result;
    }

    /// <summary>Returns the same request against this instance's share of the limit.</summary>
    public BucketRequest ShareOf(in BucketRequest request) =>
        request with { Limit = limits.InstanceShare(request.Limit, instances.Live) };

    private static DecisionSource SourceOf(RedisFailureMode mode) => mode switch
    {
        RedisFailureMode.Local => DecisionSource.LocalShare,
        RedisFailureMode.Open => DecisionSource.Open,
        _ => DecisionSource.Closed,
    };

    private bool TakeShares(ReadOnlySpan<BucketRequest> requests, Span<BucketResult> results, List<int> indices)
    {
        var shares = new BucketRequest[indices.Count];
        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] = ShareOf(requests[indices[i]]);
        }

        var shareResults = new BucketResult[shares.Length];
        var all = table.TakeAll(shares, shareResults, clock.Now);
        for (var i = 0; i < shareResults.Length; i++)
        {
            results[indices[i]] = shareResults[i] with { Source = DecisionSource.LocalShare };
        }

        return all;
    }
}
