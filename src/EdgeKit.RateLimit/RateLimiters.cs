using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Platform;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit;

/// <summary>
/// Provides EdgeKit's policies as limiters of System.Threading.RateLimiting, for code that does not handle a request:
/// consumers, jobs, libraries that take a <see cref="RateLimiter"/>. A singleton; thread safe. The limiters are
/// handles: buckets outlive them, and a reload applies to them too.
/// </summary>
/// <remarks>
/// <c>AttemptAcquire</c> decides from the state of this process. If Redis has to be called, it fails without taking
/// anything; call <c>AcquireAsync</c> then.
/// </remarks>
public sealed class RateLimiters
{
    private readonly RateLimitEngine _engine;

    internal RateLimiters(RateLimitEngine engine) => _engine = engine;

    /// <summary>Gets a limiter for one bucket of a policy.</summary>
    /// <param name="policy">The name of the policy.</param>
    /// <param name="key">The key of the bucket; separate from the keys of requests.</param>
    /// <returns>The limiter.</returns>
    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public RateLimiter Get(string policy, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new KeyLimiter(Core(policy), key);
    }

    /// <summary>Gets a limiter for all buckets of a policy, by a key of your choice.</summary>
    /// <typeparam name="TResource">The type that has the key.</typeparam>
    /// <param name="policy">The name of the policy.</param>
    /// <param name="keyOf">Returns the key; must be fast.</param>
    /// <returns>The limiter.</returns>
    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public PartitionedRateLimiter<TResource> GetPartitioned<TResource>(string policy, Func<TResource, string> keyOf)
    {
        ArgumentNullException.ThrowIfNull(keyOf);
        return new KeySelectorLimiter<TResource>(Core(policy), keyOf);
    }

    /// <summary>Gets a limiter for requests, by the policy's own <c>PartitionBy</c> and tiers.</summary>
    /// <param name="policy">The name of the policy.</param>
    /// <returns>The limiter.</returns>
    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public PartitionedRateLimiter<HttpContext> GetPartitioned(string policy) => new HttpContextLimiter(Core(policy));

    private PolicyLimiter Core(string policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new PolicyLimiter(_engine, policy);
    }
}
