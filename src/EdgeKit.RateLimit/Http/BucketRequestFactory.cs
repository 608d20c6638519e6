using System.Globalization;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Partitions;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>Finds the buckets of a request: one per policy, and one more per shorter IPv6 prefix.</summary>
internal static class BucketRequestFactory
{
    /// <returns>The buckets, without those of policies for which the cost is 0.</returns>
    public static BucketRequest[] Create(
        HttpContext context, IReadOnlyList<RateLimitPolicy> policies, long? cost, KeyHasher hasher)
    {
        if (policies is [var only])
        {
            return Create(context, only, cost, hasher);
        }

        var requests = new List<BucketRequest>(policies.Count);
        foreach (var policy in policies)
        {
            requests.AddRange(Create(context, policy, cost, hasher));
        }

        return [.. requests];
    }

    public static BucketRequest CreateSingle(
        HttpContext context, RateLimitPolicy policy, long cost, KeyHasher hasher) =>
        Create(policy, policy.LimitFor(context), policy.PartitionOf(context), cost, hasher);

    public static BucketRequest Create(
        RateLimitPolicy policy, Limit limit, in PartitionKey partition, long cost, KeyHasher hasher) =>
        new(policy, limit, partition, hasher.Hash(policy.KeySeed, partition), cost);

    public static BucketRequest[] CreateWithTiers(
        HttpContext context, RateLimitPolicy policy, long cost, KeyHasher hasher)
    {
        var request = CreateSingle(context, policy, cost, hasher);
        return policy.Ipv6Tiers.Count > 0
            && request.Partition is { Kind: PartitionKind.Address, Prefix: PartitionParser.HostPrefix }
            ? [request, .. policy.Ipv6Tiers.Select(t => CreateForTier(request, t.Prefix, t.Limit, hasher))]
            : [request];
    }

    private static BucketRequest[] Create(HttpContext context, RateLimitPolicy policy, long? cost, KeyHasher hasher) =>
        CostOf(context, policy, cost) is > 0 and var charged
        ? CreateWithTiers(context, policy, charged, hasher) : [];

    private static BucketRequest CreateForTier(in BucketRequest request, byte prefix, Limit limit, KeyHasher hasher)
    {
        var bits = AddressBits.Cut(request.Partition.Bits, prefix);
        var partition = request.Partition with { Bits = bits, Prefix = prefix };
        return Create(request.Policy, limit, partition, request.Cost, hasher);
    }

    private static long CostOf(HttpContext context, RateLimitPolicy policy, long? cost)
    {
        var min = policy.IsConcurrency ? 1 : cost ?? policy.Options.Cost;
        return policy.Options.CostHeader is { } header
            && long.TryParse(
                context.Request.Headers[header], NumberStyles.None, CultureInfo.InvariantCulture, out var requested)
            ? Math.Max(min, requested)
            : min;
    }
}
