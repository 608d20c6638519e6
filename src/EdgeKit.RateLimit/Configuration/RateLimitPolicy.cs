using EdgeKit.Http.Callers;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Partitions;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Configuration;

/// <summary>The model of one policy. Immutable; buckets outlive it and are found again by name and key.</summary>
internal sealed class RateLimitPolicy
{
    public required string Name { get; init; }

    /// <summary>The hash of the name, from which the keys of its buckets are derived.</summary>
    public required ulong KeySeed { get; init; }

    public required RateLimitPolicyOptions Options { get; init; }

    public required Limit Limit { get; init; }

    public required IReadOnlyList<PartitionSource> Sources { get; init; }

    public required CallerResolver Callers { get; init; }

    public required Enforcement Enforcement { get; init; }

    public required IReadOnlyList<(TierCondition Condition, Limit Limit)> Tiers { get; init; }

    /// <summary>Shorter IPv6 prefixes that are limited too. Empty unless the policy partitions by address.</summary>
    public required IReadOnlyList<(byte Prefix, Limit Limit)> Ipv6Tiers { get; init; }

    /// <summary>True for a token bucket without a queue.</summary>
    public required bool AllowsFastPath { get; init; }

    public bool IsConcurrency => Limit.Parameters.IsConcurrency;

    public bool IsNamed(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The key of the first source that has one.</summary>
    public PartitionKey PartitionOf(HttpContext context)
    {
        foreach (var source in Sources)
        {
            if (source.Find(context, Callers) is { } key)
            {
                return key;
            }
        }

        return PartitionKey.Unknown;
    }

    /// <summary>The limit of the first tier that the caller belongs to, else the policy's own.</summary>
    public Limit LimitFor(HttpContext context)
    {
        foreach (var (condition, limit) in Tiers)
        {
            if (condition.Matches(context, Callers))
            {
                return limit;
            }
        }

        return Limit;
    }
}
