using System.Globalization;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Partitions;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>What a request is to be charged: one line per policy, and one more per coarser IPv6 prefix.</summary>
internal static class BucketRequestFactory
{
    public static BucketRequest[] Create(
        HttpContext context, IReadOnlyList<RateLimitPolicy> policies, long? cost, KeyHasher hasher)
    {
        if (policies is [var only])
        {
            return Create(context, only, CostOf(context, only, cost), hasher);
        }

        var charges = new List<BucketRequest>(policies.Count);
        foreach (var policy in policies)
        {
            charges.AddRange(Create(context, policy, CostOf(context, policy, cost), hasher));
        }

        return [.. charges];
    }

    public static BucketRequest CreateSingle(HttpContext context, RateLimitPolicy policy, long cost, KeyHasher hasher) =>
        Create(policy, policy.LimitFor(context), policy.Partitioner.Find(context), cost, hasher);

    public static BucketRequest Create(
        RateLimitPolicy policy, Limit limit, in PartitionKey partition, long cost, KeyHasher hasher) =>
        new(policy, limit, partition, hasher.Hash(policy.KeySeed, partition), cost);

    /// <summary>The lines of one policy, whatever the cost.</summary>
    public static BucketRequest[] CreateWithTiers(HttpContext context, RateLimitPolicy policy, long cost, KeyHasher hasher)
    {
        var charge = CreateSingle(context, policy, cost, hasher);
        return policy.Ipv6Tiers.Count > 0
            && charge.Partition is { Kind: PartitionKind.Address, Prefix: PartitionParser.HostPrefix }
            ? WithTiers(charge, hasher)
            : [charge];
    }

    private static BucketRequest[] Create(HttpContext context, RateLimitPolicy policy, long cost, KeyHasher hasher) =>
        cost > 0 ? CreateWithTiers(context, policy, cost, hasher) : [];

    private static BucketRequest[] WithTiers(BucketRequest charge, KeyHasher hasher) =>
    [
        charge, .. charge.Policy.Ipv6Tiers.Select(tier => Create(
            charge.Policy, tier.Limit, charge.Partition with { Bits = AddressBits.Cut(
                charge.Partition.Bits, tier.Prefix), Prefix = tier.Prefix }, charge.Cost, hasher)),
    ];

    private static long CostOf(HttpContext context, RateLimitPolicy policy, long? cost)
    {
        var least = policy.IsConcurrency ? 1 : cost ?? policy.Options.Cost;
        return policy.Options.CostHeader is { } header
            && long.TryParse(context.Request.Headers[header].ToString(),
                NumberStyles.None, CultureInfo.InvariantCulture, out var written)
            ? Math.Max(least, written)
            : least;
    }
}
