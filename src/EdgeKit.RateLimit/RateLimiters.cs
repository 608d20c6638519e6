using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Platform;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit;

/// <summary>
/// EdgeKit's policies as the platform's limiters, for code that is not a request: consumers, jobs, libraries that take
/// a <see cref="RateLimiter"/>. A singleton in the container; thread safe. The limiters are handles: the buckets live
/// on when they are disposed, and follow a reload.
/// </summary>
/// <remarks>
/// <c>AttemptAcquire</c> answers from what this process knows. When only Redis knows, it fails without charging
/// anything, and <c>AcquireAsync</c> asks Redis, as callers of the platform's limiters do anyway.
/// </remarks>
public sealed class RateLimiters
{
    private readonly RateLimitEngine _engine;

    internal RateLimiters(RateLimitEngine engine) => _engine = engine;

    /// <summary>One bucket of a policy.</summary>
    /// <param name="policy">The name of the policy.</param>
    /// <param name="key">Whose bucket; keys here never meet those of requests.</param>
    /// <returns>The limiter.</returns>
    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public RateLimiter Get(string policy, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new KeyLimiter(Core(policy), key);
    }

    /// <summary>All buckets of a policy, by a key of the caller's choice.</summary>
    /// <typeparam name="TResource">What the key comes from.</typeparam>
    /// <param name="policy">The name of the policy.</param>
    /// <param name="keyOf">Reads the key; must be quick.</param>
    /// <returns>The limiter.</returns>
    /// <exception cref="InvalidOperationException">There is no such policy.</exception>
    public PartitionedRateLimiter<TResource> GetPartitioned<TResource>(string policy, Func<TResource, string> keyOf)
    {
        ArgumentNullException.ThrowIfNull(keyOf);
        return new KeySelectorLimiter<TResource>(Core(policy), keyOf);
    }

    /// <summary>
    /// All buckets of a policy, by the policy's own <c>PartitionBy</c> and tiers: the same buckets that the middleware
    /// charges.
    /// </summary>
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
