using EdgeKit.Http.Callers;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Partitions;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Configuration;

/// <summary>One named policy, ready to decide. Immutable; a reload makes new ones and only buckets live on.</summary>
internal sealed class RateLimitPolicy
{
    public required string Name { get; init; }

    /// <summary>Stands for the name in the keys of buckets.</summary>
    public required ulong KeySeed { get; init; }

    public required RateLimitPolicyOptions Options { get; init; }

    public required Limit Limit { get; init; }

    public required Partitioner Partitioner { get; init; }

    public required CallerRules CallerRules { get; init; }

    public required Enforcement Enforcement { get; init; }

    public required IReadOnlyList<RateLimitTier> Tiers { get; init; }

    /// <summary>Coarser IPv6 prefixes, empty unless the policy partitions by address.</summary>
    public required IReadOnlyList<Ipv6Tier> Ipv6Tiers { get; init; }

    public bool IsConcurrency =>
        Limit.Algorithm is RateLimitAlgorithm.Concurrency or RateLimitAlgorithm.AdaptiveConcurrency;

    /// <summary>Whether a charge is nothing but tokens: no line to wait in.</summary>
    public required bool AllowsFastPath { get; init; }

    public Limit LimitFor(HttpContext context)
    {
        foreach (var tier in Tiers)
        {
            if (tier.Condition.Matches(context, CallerRules))
            {
                return tier.Limit;
            }
        }

        return Limit;
    }
}
