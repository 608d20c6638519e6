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
    public static Charge[] For(HttpContext context, IReadOnlyList<RateLimitPolicy> policies, long? cost, KeyHasher hasher)
    {
        var charges = new List<Charge>(policies.Count);
        foreach (var policy in policies)
        {
            var amount = CostOf(context, policy, cost);
            if (amount > 0)
            {
                Add(charges, context, policy, amount, hasher);
            }
        }

        return [.. charges];
    }

    public static Charge Single(HttpContext context, RateLimitPolicy policy, long cost, KeyHasher hasher) =>
        Of(policy, policy.LimitFor(context), policy.Partitioner.Find(context), cost, hasher);

    public static Charge Of(RateLimitPolicy policy, Limits.Limit limit, in PartitionKey partition, long cost, KeyHasher hasher) =>
        new(policy, limit, partition, hasher.Hash(policy.Seed, partition), cost);

    /// <summary>Adds the lines of one policy.</summary>
    public static void Add(List<Charge> charges, HttpContext context, RateLimitPolicy policy, long cost, KeyHasher hasher)
    {
        var charge = Single(context, policy, cost, hasher);
        charges.Add(charge);
        if (charge.Partition is not { Kind: PartitionKind.Address, Prefix: PartitionParser.HostPrefix })
        {
            return;
        }

        foreach (var tier in policy.Ipv6Tiers)
        {
            var coarser = charge.Partition with { Bits = AddressBits.Cut(charge.Partition.Bits, tier.Prefix), Prefix = tier.Prefix };
            charges.Add(Of(policy, tier.Limit, coarser, cost, hasher));
        }
    }

    private static long CostOf(HttpContext context, RateLimitPolicy policy, long? cost)
    {
        var least = policy.IsConcurrency ? 1 : cost ?? policy.Options.Cost;
        return policy.Options.CostHeader is { } header
            && long.TryParse(context.Request.Headers[header].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var written)
            ? Math.Max(least, written)
            : least;
    }
}
