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
/// <exception cref="InvalidOperationException">There is no such policy.</exception>
internal sealed class PolicyLimiter(RateLimitEngine engine, string policyName)
{
    private Lookup _lookup = LookUp(engine.CurrentTable, policyName);

    /// <summary>The policy in the current table, kept because a lookup costs as much as a decision.</summary>
    private RateLimitPolicy Policy
    {
        get
        {
            var (lookup, table) = (_lookup, engine.CurrentTable);
            return lookup.Table == table ? lookup.Policy : (_lookup = LookUp(table, policyName)).Policy;
        }
    }

    public KeyHasher Hasher => engine.Hasher;

    /// <summary>The policy in the table that applies to a request.</summary>
    public RateLimitPolicy PolicyFor(HttpContext context) =>
        context.GetPolicyTable().Get<RateLimitModel>().Get(policyName);

    public RateLimitLease Attempt(string name, long cost)
    {
        var policy = Policy;
        var hash = engine.Hasher.Hash(policy.KeySeed, PartitionKind.Named, name);
        return engine.TryAdmitFast(policy, policy.Limit, hash, cost)
            ? AcquiredLease.OfTokens
            : Attempt(new BucketRequest(policy, policy.Limit, new PartitionKey(PartitionKind.Named, name), hash, cost));
    }

    public RateLimitLease Attempt(RateLimitPolicy policy, Limit limit, in PartitionKey key, long cost)
    {
        var hash = engine.Hasher.Hash(policy.KeySeed, key);
        return engine.TryAdmitFast(policy, limit, hash, cost)
            ? AcquiredLease.OfTokens : Attempt(new BucketRequest(policy, limit, key, hash, cost));
    }

    public RateLimitLease Attempt(RateLimitRequest request) =>
        engine.TryDecide(request) is { } result ? LeaseOf(result) : RefusedLease.NeedsAsync;

    public ValueTask<RateLimitLease> AcquireAsync(string name, long cost, CancellationToken cancellationToken)
    {
        var policy = Policy;
        return AcquireAsync(
            policy, policy.Limit, new PartitionKey(PartitionKind.Named, name), cost, cancellationToken);
    }

    public ValueTask<RateLimitLease> AcquireAsync(
        RateLimitPolicy policy, Limit limit, in PartitionKey key, long cost, CancellationToken cancellationToken)
    {
        var hash = engine.Hasher.Hash(policy.KeySeed, key);
        return engine.TryAdmitFast(policy, limit, hash, cost)
            ? new ValueTask<RateLimitLease>(AcquiredLease.OfTokens)
            : AcquireAsync(
                new RateLimitRequest([new BucketRequest(policy, limit, key, hash, cost)]), cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RateLimitLease> AcquireAsync(
        RateLimitRequest request, CancellationToken cancellationToken) =>
        LeaseOf(await engine.DecideAsync(request, cancellationToken).ConfigureAwait(false));

    private static Lookup LookUp(PolicyTable table, string policyName) =>
        new(table, table.Get<RateLimitModel>().Get(policyName));

    private RateLimitLease Attempt(in BucketRequest request)
    {
        if (!engine.TryDecide(request, out var result))
        {
            return Attempt(new RateLimitRequest([request]));
        }

        return result.Admitted || !request.IsEnforced
            ? AcquiredLease.OfTokens : RefusedLease.Create(policyName, result.RetryAfter);
    }

    private RateLimitLease LeaseOf(RateLimitResult result) =>
        !result.Admitted ? RefusedLease.Create(policyName, result.RetryAfter)
        : result.Permits.Count > 0 ? new AcquiredLease(result)
        : AcquiredLease.OfTokens;

    private sealed record Lookup(PolicyTable Table, RateLimitPolicy Policy);
}
