using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Platform;

/// <summary>
/// One policy by name, in the platform's terms. The policy is looked up anew after a reload. A caller who cannot wait
/// gets what this process knows (its own buckets, leased tokens, a refusal that still holds) and else a failed lease
/// that charged nothing, whereupon the platform calls the asynchronous method.
/// </summary>
internal sealed class PolicyLimiter(RateLimitEngine engine, string policyName)
{
    private Resolved _resolved = new(engine.Model, engine.Model.Get(policyName));

    public RateLimitPolicy Policy
    {
        get
        {
            var resolved = _resolved;
            if (!ReferenceEquals(resolved.Model, engine.Model))
            {
                var model = engine.Model;
                _resolved = resolved = new Resolved(model, model.Get(policyName));
            }

            return resolved.Policy;
        }
    }

    public KeyHasher Hasher => engine.Hasher;

    /// <summary>Takes from the bucket of a key that code named, the shortest way there is.</summary>
    public RateLimitLease Attempt(string name, long cost)
    {
        var policy = Policy;
        var hash = engine.Hasher.Hash(policy.KeySeed, PartitionKind.Named, name);
        return engine.TryAdmitFast(policy, policy.Limit, hash, cost)
            ? AdmittedLease.Instance
            : Attempt(new BucketRequest(policy, policy.Limit, PartitionKey.Of(PartitionKind.Named, name), hash, cost));
    }

    public RateLimitLease Attempt(RateLimitPolicy policy, Limit limit, in PartitionKey key, long cost)
    {
        var hash = engine.Hasher.Hash(policy.KeySeed, key);
        return engine.TryAdmitFast(policy, limit, hash, cost)
            ? AdmittedLease.Instance : Attempt(new BucketRequest(policy, limit, key, hash, cost));
    }

    public RateLimitLease Attempt(RateLimitRequest request) =>
        engine.TryDecide(request) is { } verdict ? LeaseOf(verdict) : RefusedLease.NeedsServer;

    public ValueTask<RateLimitLease> AcquireAsync(
        RateLimitPolicy policy, Limit limit, in PartitionKey key, long cost, CancellationToken cancellationToken)
    {
        var hash = engine.Hasher.Hash(policy.KeySeed, key);
        return engine.TryAdmitFast(policy, limit, hash, cost)
            ? new ValueTask<RateLimitLease>(AdmittedLease.Instance)
            : AcquireAsync(new RateLimitRequest([new BucketRequest(policy, limit, key, hash, cost)]), cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RateLimitLease> AcquireAsync(RateLimitRequest request, CancellationToken cancellationToken) =>
        LeaseOf(await engine.DecideAsync(request, cancellationToken).ConfigureAwait(false));

    private RateLimitLease Attempt(in BucketRequest charge)
    {
        if (!engine.TryDecide(charge, out var decision))
        {
            return Attempt(new RateLimitRequest([charge]));
        }

        return decision.Admitted || !charge.IsEnforced
            ? AdmittedLease.Instance : RefusedLease.Of(policyName, decision.RetryAfter);
    }

    private RateLimitLease LeaseOf(RateLimitResult verdict) =>
        !verdict.Admitted ? RefusedLease.Of(policyName, verdict.RetryAfter)
        : verdict.Permits.Count > 0 ? new PermitLease(verdict)
        : AdmittedLease.Instance;

    private sealed record Resolved(RateLimitModel Model, RateLimitPolicy Policy);
}
