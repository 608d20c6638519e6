using System.Diagnostics;
using System.Runtime.CompilerServices;
using EdgeKit.Policies;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Concurrency;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Partitions;
using EdgeKit.RateLimit.Telemetry;

namespace EdgeKit.RateLimit.Engine;

/// <summary>Decides on requests of the middleware, the platform's limiters and HttpClients. Thread safe.</summary>
internal sealed class RateLimitEngine(
    PolicyTables tables,
    KeyHasher hasher,
    IBucketStore buckets,
    IConcurrencyStore concurrency,
    WaitQueues queues,
    RateLimitMetrics metrics)
{
    /// <summary>The current policy table, for code outside of a request.</summary>
    public PolicyTable CurrentTable => tables.Current;

    public RateLimitModel CurrentModel => CurrentTable.Get<RateLimitModel>();

    public KeyHasher Hasher => hasher;

    /// <summary>Takes from all buckets of a request or from none. Waits where the policies have a queue.</summary>
    /// <exception cref="OperationCanceledException">The caller stopped waiting.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RateLimitResult> DecideAsync(RateLimitRequest request, CancellationToken cancellationToken)
    {
        // Shadow policies are evaluated last and separately: they must not refuse a request, and must not be charged
        // for a request that another policy refuses.
        if (request.Buckets.Length > 1)
        {
            Array.Sort(request.Buckets, static (a, b) => Rank(a).CompareTo(Rank(b)));
        }

        var queued = queues.IndexOfQueued(request.Buckets);
        var result = queued < 0 ? await AcquireAsync(request).ConfigureAwait(false) : null;
        if (result is { CanWait: false })
        {
            return result;
        }

        var refused = result is null ? queued : Enumerable.Range(0, result.Buckets.Length).First(result.IsRefusedBy);
        var wait = result?.RetryAfter ?? TimeSpan.Zero;
        var waiting = queues.WaitAsync(request.Buckets[refused], request, wait, AcquireAsync, cancellationToken);
        return await waiting.ConfigureAwait(false) ?? result ?? QueueFull(request, refused);
    }

    /// <summary>Fast path. Returns true if tokens were taken; false means undecided.</summary>
    public bool TryAdmitFast(RateLimitPolicy policy, Limit limit, BucketKey key, long cost) =>
        policy.AllowsFastPath && !metrics.CountsDecisions && buckets.TryAcquireFast(key, limit, cost);

    /// <summary>Decides synchronously. Undecided if Redis has to be called or requests are queued.</summary>
    public bool TryDecide(in BucketRequest request, out BucketResult result)
    {
        result = default;
        if (request.Policy.IsConcurrency || queues.HasWaiters(request) || !buckets.TryAcquire(request, out result))
        {
            return false;
        }

        metrics.Decided(request, result);
        return true;
    }

    /// <summary>As above, for several buckets; <see langword="null"/>, with nothing taken, if undecided.</summary>
    public RateLimitResult? TryDecide(RateLimitRequest request)
    {
        if (!buckets.IsInProcess || queues.IndexOfQueued(request.Buckets) >= 0)
        {
            return null;
        }

        var result = AcquireAsync(request);
        return result.IsCompletedSuccessfully
            ? result.GetAwaiter().GetResult()
            : throw new UnreachableException("In-process stores complete synchronously.");
    }

    public void Return(in BucketRequest request)
    {
        buckets.Return(request);
        queues.Wake(request);
    }

    public void ForceAcquire(in BucketRequest request) => buckets.ForceAcquire(request);

    public void Release(ConcurrencyPermit permit, RequestOutcome outcome, TimeSpan clientTime)
    {
        concurrency.Release(permit, outcome, clientTime);
        queues.Wake(permit.Request);
    }

    private ValueTask<RateLimitResult> AcquireAsync(RateLimitRequest request) =>
        request.Buckets is [{ Policy.IsConcurrency: false, IsEnforced: true }]
        ? AcquireOneAsync(request.Buckets) : AcquireAllAsync(request);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RateLimitResult> AcquireOneAsync(BucketRequest[] requests)
    {
        var result = await buckets.AcquireAsync(requests[0]).ConfigureAwait(false);
        metrics.Decided(requests[0], result);
        return new RateLimitResult(result.Admitted, requests, [result], [], this);
    }

    private async ValueTask<RateLimitResult> AcquireAllAsync(RateLimitRequest request)
    {
        var acquisition = new AtomicAcquisition(request, buckets, concurrency, metrics);
        var admitted = await acquisition.AcquireEnforcedAsync().ConfigureAwait(false);
        if (admitted)
        {
            await acquisition.AcquireShadowAsync().ConfigureAwait(false);
        }

        return new RateLimitResult(admitted, request.Buckets, acquisition.Results, acquisition.Permits, this);
    }

    private RateLimitResult QueueFull(RateLimitRequest request, int refused)
    {
        var results = new BucketResult[request.Buckets.Length];
        Array.Fill(results, BucketResult.NotEvaluated);
        var interval = request.Buckets[refused].Limit.EmissionInterval;
        var wait = TimeSpan.FromTicks(interval / TimeSpan.NanosecondsPerTick);
        results[refused] = new BucketResult(false, 0, wait, wait, DecisionSource.Local);
        return new RateLimitResult(false, request.Buckets, results, [], this);
    }

    // Enforced before shadow, permits before tokens: a permit is cheap to release.
    private static int Rank(in BucketRequest request) =>
        (request.IsEnforced ? 0 : 2) + (request.Policy.IsConcurrency ? 0 : 1);
}
