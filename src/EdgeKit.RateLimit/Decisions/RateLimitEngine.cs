using System.Diagnostics;
using System.Runtime.CompilerServices;
using EdgeKit.Http.Callers;
using EdgeKit.RateLimit.Keys;
using EdgeKit.RateLimit.Limits;
using EdgeKit.RateLimit.Model;
using EdgeKit.RateLimit.Permits;
using EdgeKit.RateLimit.Queueing;
using Microsoft.Extensions.Options;

namespace EdgeKit.RateLimit.Decisions;

/// <summary>
/// Takes decisions for whoever asks: the middleware, the adapters, the HttpClient handler. Thread safe.
/// </summary>
internal sealed class RateLimitEngine : IDisposable
{
    private readonly Stores _stores;
    private readonly WaitingLines _lines;
    private readonly ModelBuilder _builder;
    private readonly IDisposable? _watch;
    private volatile RateLimitModel _model;

    public RateLimitEngine(IOptionsMonitor<RateLimitOptions> options,
        LimitBook book, KeyHasher hasher, Stores stores, WaitingLines lines, CallerRules callers)
    {
        Hasher = hasher;
        _stores = stores;
        _lines = lines;
        _builder = new ModelBuilder(book, hasher, callers);
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
    public async ValueTask<Verdict> DecideAsync(DecisionRequest request, CancellationToken cancellationToken)
    {
        // Shadow policies go last and alone: they must neither refuse nor be charged for what others refuse.
        if (request.Charges.Length > 1)
        {
            Array.Sort(request.Charges, static (a, b) => Rank(a).CompareTo(Rank(b)));
        }

        var taken = _lines.FirstTaken(request.Charges);
        var verdict = taken < 0 ? await TryAsync(request).ConfigureAwait(false) : null;
        if (verdict is { MayWait: false })
        {
            return verdict;
        }

        var refused = verdict is null ? taken : Enumerable.Range(0, verdict.Charges.Length).First(verdict.Refuses);
        return await _lines.WaitAsync(request.Charges[refused], request, verdict?.RetryAfter
            ?? TimeSpan.Zero, TryAsync, cancellationToken).ConfigureAwait(false)
            ?? verdict ?? Crowded(request, refused);
    }

    /// <summary>Admits at once where a look is enough; <see langword="false"/> says nothing.</summary>
    public bool AdmitsAtOnce(RateLimitPolicy policy, Limit limit, BucketKey key, long cost) =>
        policy.IsPlainBucket && _stores.TryTakeTokens(key, limit, cost);

    /// <summary>Decides at once when that needs no server and nobody waits.</summary>
    public bool TryDecide(in Charge charge, out Decision decision)
    {
        decision = default;
        return !charge.Policy.IsConcurrency && !_lines.IsTaken(charge) && _stores.TryTake(charge, out decision);
    }

    /// <summary>Decides at once on any request for which no server has to be asked and nobody waits.</summary>
    /// <returns>Nothing when that is not so; nothing was taken then.</returns>
    public Verdict? TryDecide(DecisionRequest request)
    {
        if (!_stores.Buckets.IsInProcess || _lines.FirstTaken(request.Charges) >= 0)
        {
            return null;
        }

        var verdict = TryAsync(request);
        return verdict.IsCompletedSuccessfully
            ? verdict.GetAwaiter().GetResult() : throw new UnreachableException("Stores in process answer at once.");
    }

    public void Return(in Charge charge)
    {
        _stores.Buckets.Return(charge);
        _lines.Wake(charge);
    }

    public void Force(in Charge charge) => _stores.Buckets.Force(charge);

    public void Leave(Permit permit, in Ending ending)
    {
        _stores.Permits.Leave(permit, ending);
        _lines.Wake(permit.Charge);
    }

    public void Dispose() => _watch?.Dispose();

    private ValueTask<Verdict> TryAsync(DecisionRequest request) =>
        request.Charges is [{ Policy.IsConcurrency: false, IsEnforced: true }]
        ? TryOneAsync(request.Charges) : TryAllAsync(request);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Verdict> TryOneAsync(Charge[] charges)
    {
        var decision = await _stores.Buckets.TakeAsync(charges[0]).ConfigureAwait(false);
        _stores.Metrics.Decided(charges[0], decision);
        return new Verdict(decision.Admitted, charges, [decision], [], this);
    }

    private async ValueTask<Verdict> TryAllAsync(DecisionRequest request)
    {
        var attempt = new Attempt(request, _stores);
        var admitted = await attempt.TakeEnforcedAsync().ConfigureAwait(false);
        if (admitted)
        {
            await attempt.TakeShadowAsync().ConfigureAwait(false);
        }

        return new Verdict(admitted, request.Charges, attempt.Decisions, attempt.Permits, this);
    }

    private Verdict Crowded(DecisionRequest request, int refused)
    {
        var decisions = new Decision[request.Charges.Length];
        Array.Fill(decisions, Decision.NotAsked);
        var wait = TimeSpan.FromTicks(request.Charges[refused].Limit.Emission / TimeSpan.NanosecondsPerTick);
        decisions[refused] = new Decision(false, 0, wait, wait, DecisionSource.Local);
        return new Verdict(false, request.Charges, decisions, [], this);
    }

    // Enforced before shadow, permits before counters: a permit is cheap to give back.
    private static int Rank(in Charge charge) => (charge.IsEnforced ? 0 : 2) + (charge.Policy.IsConcurrency ? 0 : 1);
}
