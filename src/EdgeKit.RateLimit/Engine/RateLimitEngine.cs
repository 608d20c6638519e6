using System.Diagnostics;
using System.Runtime.CompilerServices;
using EdgeKit.Http.Callers;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Concurrency;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Partitions;
using Microsoft.Extensions.Options;

namespace EdgeKit.RateLimit.Engine;

/// <summary>
/// Takes decisions for whoever asks: the middleware, the adapters, the HttpClient handler. Thread safe.
/// </summary>
internal sealed class RateLimitEngine : IDisposable
{
    private readonly Stores _stores;
    private readonly WaitQueues _queues;
    private readonly RateLimitModelBuilder _builder;
    private readonly IDisposable? _watch;
    private volatile RateLimitModel _model;

    public RateLimitEngine(IOptionsMonitor<RateLimitOptions> options,
        LimitRegistry book, KeyHasher hasher, Stores stores, WaitQueues lines, CallerRules callers)
    {
        Hasher = hasher;
        _stores = stores;
        _queues = lines;
        _builder = new RateLimitModelBuilder(book, hasher, callers);
        _model = _builder.Build(options.CurrentValue);
        _watch = options.OnChange(o => _model = _builder.Build(o));
    }

    public RateLimitModel Model => _model;

    public KeyHasher Hasher { get; }

    /// <summary>
    /// Decides on one request: all policies charge it, or none does. Waits in line where a policy has one.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller left the line.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RateLimitResult> DecideAsync(RateLimitRequest request, CancellationToken cancellationToken)
    {
        // Shadow policies go last and alone: they must neither refuse nor be charged for what others refuse.
        if (request.Buckets.Length > 1)
        {
            Array.Sort(request.Buckets, static (a, b) => Rank(a).CompareTo(Rank(b)));
        }

        var taken = _queues.IndexOfQueued(request.Buckets);
        var verdict = taken < 0 ? await AcquireAsync(request).ConfigureAwait(false) : null;
        if (verdict is { CanWait: false })
        {
            return verdict;
        }

        var refused = verdict is null ? taken : Enumerable.Range(0, verdict.Buckets.Length).First(verdict.IsRefusedBy);
        return await _queues.WaitAsync(request.Buckets[refused], request, verdict?.RetryAfter
            ?? TimeSpan.Zero, AcquireAsync, cancellationToken).ConfigureAwait(false)
            ?? verdict ?? QueueFull(request, refused);
    }

    /// <summary>Admits at once where a look is enough; <see langword="false"/> says nothing.</summary>
    public bool TryAdmitFast(RateLimitPolicy policy, Limit limit, BucketKey key, long cost) =>
        policy.AllowsFastPath && _stores.TryTakeTokens(key, limit, cost);

    /// <summary>Decides at once when that needs no server and nobody waits.</summary>
    public bool TryDecide(in BucketRequest charge, out BucketResult decision)
    {
        decision = default;
        return !charge.Policy.IsConcurrency && !_queues.HasWaiters(charge) && _stores.TryTake(charge, out decision);
    }

    /// <summary>Decides at once on any request for which no server has to be asked and nobody waits.</summary>
    /// <returns>Nothing when that is not so; nothing was taken then.</returns>
    public RateLimitResult? TryDecide(RateLimitRequest request)
    {
        if (!_stores.Buckets.IsInProcess || _queues.IndexOfQueued(request.Buckets) >= 0)
        {
            return null;
        }

        var verdict = AcquireAsync(request);
        return verdict.IsCompletedSuccessfully
            ? verdict.GetAwaiter().GetResult() : throw new UnreachableException("Stores in process answer at once.");
    }

    public void Return(in BucketRequest charge)
    {
        _stores.Buckets.Return(charge);
        _queues.Wake(charge);
    }

    public void ForceAcquire(in BucketRequest charge) => _stores.Buckets.ForceAcquire(charge);

    public void Release(ConcurrencyPermit permit, in RequestOutcome ending)
    {
        _stores.Permits.Release(permit, ending);
        _queues.Wake(permit.Request);
    }

    public void Dispose() => _watch?.Dispose();

    private ValueTask<RateLimitResult> AcquireAsync(RateLimitRequest request) =>
        request.Buckets is [{ Policy.IsConcurrency: false, IsEnforced: true }]
        ? AcquireOneAsync(request.Buckets) : AcquireAllAsync(request);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RateLimitResult> AcquireOneAsync(BucketRequest[] charges)
    {
        var decision = await _stores.Buckets.AcquireAsync(charges[0]).ConfigureAwait(false);
        _stores.Metrics.Decided(charges[0], decision);
        return new RateLimitResult(decision.Admitted, charges, [decision], [], this);
    }

    private async ValueTask<RateLimitResult> AcquireAllAsync(RateLimitRequest request)
    {
        var attempt = new AtomicAcquisition(request, _stores);
        var admitted = await attempt.AcquireEnforcedAsync().ConfigureAwait(false);
        if (admitted)
        {
            await attempt.AcquireShadowAsync().ConfigureAwait(false);
        }

        return new RateLimitResult(admitted, request.Buckets, attempt.Results, attempt.Permits, this);
    }

    private RateLimitResult QueueFull(RateLimitRequest request, int refused)
    {
        var decisions = new BucketResult[request.Buckets.Length];
        Array.Fill(decisions, BucketResult.NotEvaluated);
        var wait = TimeSpan.FromTicks(request.Buckets[refused].Limit.EmissionInterval / TimeSpan.NanosecondsPerTick);
        decisions[refused] = new BucketResult(false, 0, wait, wait, DecisionSource.Local);
        return new RateLimitResult(false, request.Buckets, decisions, [], this);
    }

    // Enforced before shadow, permits before counters: a permit is cheap to give back.
    private static int Rank(in BucketRequest charge) => (charge.IsEnforced ? 0 : 2) + (charge.Policy.IsConcurrency ? 0 : 1);
}
