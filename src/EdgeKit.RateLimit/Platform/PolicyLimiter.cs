using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using EdgeKit.Policies;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Partitions;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Platform;

/// <summary>
/// Acquires the platform's leases under one policy. A synchronous attempt is decided from this process's own buckets,
/// leased tokens and known refusals; otherwise it fails without taking anything, and the platform's middleware then
/// calls the asynchronous method.
/// </summary>
internal sealed class PolicyLimiter
{
    private readonly RateLimitEngine _engine;
    private readonly string _policyName;
    private Lookup _lookup;

    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public PolicyLimiter(RateLimitEngine engine, string policyName)
    {
        _engine = engine;
        _policyName = policyName;
        _lookup = LookUp(engine.CurrentTable);
    }

    /// <summary>The policy in the current table, kept because a lookup costs as much as a decision.</summary>
    public RateLimitPolicy Policy
    {
        get
        {
            var (lookup, table) = (_lookup, _engine.CurrentTable);
            return lookup.Table == table ? lookup.Policy : (_lookup = LookUp(table)).Policy;
        }
    }

    public KeyHasher Hasher => _engine.Hasher;

    /// <summary>The policy in the table that applies to a request.</summary>
    public RateLimitPolicy PolicyFor(HttpContext context) =>
        context.GetPolicyTable().Get<RateLimitModel>().Get(_policyName);

    public RateLimitLease Attempt(string name, long cost)
    {
        var policy = Policy;
        var hash = _engine.Hasher.Hash(policy.KeySeed, PartitionKind.Named, name);
        return _engine.TryAdmitFast(policy, policy.Limit, hash, cost)
            ? AcquiredLease.OfTokens
            : Attempt(new BucketRequest(policy, policy.Limit, new PartitionKey(PartitionKind.Named, name), hash, cost));
    }

    public RateLimitLease Attempt(RateLimitPolicy policy, Limit limit, in PartitionKey key, long cost)
    {
        var hash = _engine.Hasher.Hash(policy.KeySeed, key);
        return _engine.TryAdmitFast(policy, limit, hash, cost)
            ? AcquiredLease.OfTokens : Attempt(new BucketRequest(policy, limit, key, hash, cost));
    }

    public RateLimitLease Attempt(RateLimitRequest request) =>
        _engine.TryDecide(request) is { } result ? LeaseOf(result) : RefusedLease.NeedsAsync;

    public ValueTask<RateLimitLease> AcquireAsync(string name, long cost, CancellationToken cancellationToken)
    {
        var policy = Policy;
        return AcquireAsync(
            policy, policy.Limit, new PartitionKey(PartitionKind.Named, name), cost, cancellationToken);
    }

    public ValueTask<RateLimitLease> AcquireAsync(
        RateLimitPolicy policy, Limit limit, in PartitionKey key, long cost, CancellationToken cancellationToken)
    {
        var hash = _engine.Hasher.Hash(policy.KeySeed, key);
        return _engine.TryAdmitFast(policy, limit, hash, cost)
            ? new ValueTask<RateLimitLease>(AcquiredLease.OfTokens)
            : AcquireAsync(
                new RateLimitRequest([new BucketRequest(policy, limit, key, hash, cost)]), cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RateLimitLease> AcquireAsync(
        RateLimitRequest request, CancellationToken cancellationToken) =>
        LeaseOf(await _engine.DecideAsync(request, cancellationToken).ConfigureAwait(false));

    private Lookup LookUp(PolicyTable table) => new(table, table.Get<RateLimitModel>().Get(_policyName));

    private RateLimitLease Attempt(in BucketRequest request)
    {
        if (!_engine.TryDecide(request, out var result))
        {
            return Attempt(new RateLimitRequest([request]));
        }

        return result.Admitted || !request.IsEnforced
            ? AcquiredLease.OfTokens : RefusedLease.Create(_policyName, result.RetryAfter);
    }

    private RateLimitLease LeaseOf(RateLimitResult result) =>
        !result.Admitted ? RefusedLease.Create(_policyName, result.RetryAfter)
        : result.Permits.Count > 0 ? new AcquiredLease(result)
        : AcquiredLease.OfTokens;

    private sealed record Lookup(PolicyTable Table, RateLimitPolicy Policy);
}
