using EdgeKit.Http.Callers;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Partitions;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Configuration;

/// <summary>
/// The model of one policy. Immutable; buckets outlive it and are found again by policy name and key.
/// </summary>
internal sealed class RateLimitPolicy
{
    public required string Name { get; init; }

    /// <summary>The hash of the name, from which the keys of its buckets are derived.</summary>
    public required ulong KeySeed { get; init; }

    public required RateLimitPolicyOptions Options { get; init; }

    public required Limit Limit { get; init; }

    public required Partitioner Partitioner { get; init; }

    public required CallerResolver Callers { get; init; }

    public required Enforcement Enforcement { get; init; }

    public required IReadOnlyList<RateLimitTier> Tiers { get; init; }

    /// <summary>Empty unless the policy partitions by address.</summary>
    public required IReadOnlyList<Ipv6Tier> Ipv6Tiers { get; init; }

    /// <summary>True for a token bucket without a queue.</summary>
    public required bool AllowsFastPath { get; init; }

    public bool IsConcurrency =>
        Limit.Algorithm is RateLimitAlgorithm.Concurrency or RateLimitAlgorithm.AdaptiveConcurrency;

    /// <summary>The limit of the first tier that the caller belongs to, else the policy's own.</summary>
    public Limit LimitFor(HttpContext context)
    {
        foreach (var tier in Tiers)
        {
            if (tier.Condition.Matches(context, Callers))
            {
                return tier.Limit;
            }
        }

        return Limit;
    }
}
