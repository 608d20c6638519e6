using System.Collections.Frozen;
using System.Globalization;
using EdgeKit.Http.Callers;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Configuration;

/// <summary>Options in, model out. The options have been checked.</summary>
internal sealed class RateLimitModelBuilder(LimitRegistry book, KeyHasher hasher, CallerRules callers)
{
    public RateLimitModel Build(RateLimitOptions options)
    {
        var policies = options.Policies.ToFrozenDictionary(
            p => p.Key, p => BuildPolicy(p.Key, p.Value), StringComparer.OrdinalIgnoreCase);
        return new RateLimitModel
        {
            Options = options,
            Policies = policies,
            Global = [.. options.Global.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => policies[name])],
        };
    }

    private RateLimitPolicy BuildPolicy(string name, RateLimitPolicyOptions options)
    {
        var numbers = NumbersOf(options);
        var sources = options.PartitionBy.Select(p => PartitionParser.Parse(p)!).ToArray();
        return new RateLimitPolicy
        {
            Name = name,
            KeySeed = hasher.Seed(name),
            Options = options,
            Limit = book.Intern(numbers),
            AllowsFastPath = options is { Algorithm: RateLimitAlgorithm.TokenBucket, Queue: 0 },
            Partitioner = new Partitioner(sources, callers),
            CallerRules = callers,
            Enforcement = Enforcement.Parse(options.Enforcement)!.Value,
            Tiers = [.. options.Tiers.OrderBy(
                t => t.Key, StringComparer.OrdinalIgnoreCase).Select(t => BuildTier(t.Value, numbers))],
            Ipv6Tiers = sources.Any(s => s is AddressSource { Prefix: PartitionParser.HostPrefix })
            ? [.. BuildIpv6Tiers(options, numbers)] : [],
        };
    }

    private RateLimitTier BuildTier(RateLimitTierOptions tier, LimitParameters policy)
    {
        var concurrency = policy.Algorithm is RateLimitAlgorithm.Concurrency or RateLimitAlgorithm.AdaptiveConcurrency;
        var capacity = concurrency ? tier.Permits : tier.Capacity;
        return new RateLimitTier(TierCondition.Parse(tier.When)!, book.Intern(policy with
        {
            Capacity = capacity ?? policy.Capacity,
            RefillPerSecond = tier.RefillPerSecond ?? policy.RefillPerSecond,
        }));
    }

    private IEnumerable<Ipv6Tier> BuildIpv6Tiers(RateLimitPolicyOptions options, LimitParameters numbers) =>
        from tier in options.Ipv6Tiers
        where tier.Value > 0
        let prefix = byte.Parse(tier.Key, CultureInfo.InvariantCulture)
        orderby prefix descending
        select new Ipv6Tier(prefix, tier.Value, book.Intern(numbers.MultipliedBy(tier.Value)));

    private static LimitParameters NumbersOf(RateLimitPolicyOptions options) => options.Algorithm switch
    {
        RateLimitAlgorithm.TokenBucket =>
            new(options.Algorithm, options.Capacity, options.RefillPerSecond, TimeSpan.Zero),
        RateLimitAlgorithm.SlidingWindow or RateLimitAlgorithm.FixedWindow =>
            new(options.Algorithm, options.Capacity, 1, options.Window),
        _ => new(options.Algorithm, options.Permits, 1, TimeSpan.FromSeconds(1)),
    };
}
