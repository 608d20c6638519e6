using System.Globalization;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Keys;
using EdgeKit.RateLimit.Model;
using EdgeKit.RateLimit.Partitions;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>What a request is to be charged: one line per policy, and one more per coarser IPv6 prefix.</summary>
internal static class ChargeSheet
{
    public static Charge[] For(
        HttpContext context, IReadOnlyList<RateLimitPolicy> policies, long? cost, KeyHasher hasher)
    {
        if (policies is [var only])
        {
            return For(context, only, CostOf(context, only, cost), hasher);
        }

        var charges = new List<Charge>(policies.Count);
        foreach (var policy in policies)
        {
            charges.AddRange(For(context, policy, CostOf(context, policy, cost), hasher));
        }

        return [.. charges];
    }

    public static Charge Single(HttpContext context, RateLimitPolicy policy, long cost, KeyHasher hasher) =>
        Of(policy, policy.LimitFor(context), policy.Partitioner.Find(context), cost, hasher);

    public static Charge Of(
        RateLimitPolicy policy, Limits.Limit limit, in PartitionKey partition, long cost, KeyHasher hasher) =>
        new(policy, limit, partition, hasher.Hash(policy.Seed, partition), cost);

    /// <summary>The lines of one policy, whatever the cost.</summary>
    public static Charge[] ForOne(HttpContext context, RateLimitPolicy policy, long cost, KeyHasher hasher)
    {
        var charge = Single(context, policy, cost, hasher);
        return policy.Ipv6Tiers.Count > 0
            && charge.Partition is { Kind: PartitionKind.Address, Prefix: PartitionParser.HostPrefix }
            ? WithTiers(charge, hasher)
            : [charge];
    }

    private static Charge[] For(HttpContext context, RateLimitPolicy policy, long cost, KeyHasher hasher) =>
        cost > 0 ? ForOne(context, policy, cost, hasher) : [];

    private static Charge[] WithTiers(Charge charge, KeyHasher hasher) =>
    [
        charge, .. charge.Policy.Ipv6Tiers.Select(tier => Of(
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
