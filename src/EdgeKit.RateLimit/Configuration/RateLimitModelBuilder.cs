using System.Collections.Frozen;
using System.Globalization;
using EdgeKit.Http.Callers;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Configuration;

/// <summary>Builds the model from options that have passed all checks.</summary>
internal sealed class RateLimitModelBuilder(LimitRegistry limits, KeyHasher hasher, CallerResolver callers)
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
        var parameters = ParametersOf(options);
        var sources = options.PartitionBy.Select(p => PartitionParser.Parse(p)!).ToArray();
        var byHost = sources.Any(s => s is AddressSource { Prefix: PartitionParser.HostPrefix });
        return new RateLimitPolicy
        {
            Name = name,
            KeySeed = hasher.Seed(name),
            Options = options,
            Limit = limits.Intern(parameters),
            AllowsFastPath = options is { Algorithm: RateLimitAlgorithm.TokenBucket, QueueLimit: 0 },
            Partitioner = new Partitioner(sources, callers),
            Callers = callers,
            Enforcement = Enforcement.Parse(options.Enforcement)!.Value,
            Tiers = [.. options.Tiers.OrderBy(t => t.Key, StringComparer.OrdinalIgnoreCase)
                .Select(t => BuildTier(t.Value, parameters))],
            Ipv6Tiers = byHost ? [.. BuildIpv6Tiers(options, parameters)] : [],
        };
    }

    private RateLimitTier BuildTier(RateLimitTierOptions tier, LimitParameters policy)
    {
        var concurrency = policy.Algorithm is RateLimitAlgorithm.Concurrency or RateLimitAlgorithm.AdaptiveConcurrency;
        var capacity = concurrency ? tier.PermitLimit : tier.Capacity;
        return new RateLimitTier(TierCondition.Parse(tier.When)!, limits.Intern(policy with
        {
            Capacity = capacity ?? policy.Capacity,
            RefillPerSecond = tier.RefillPerSecond ?? policy.RefillPerSecond,
        }));
    }

    private IEnumerable<Ipv6Tier> BuildIpv6Tiers(RateLimitPolicyOptions options, LimitParameters parameters) =>
        from tier in options.Ipv6Tiers
        where tier.Value > 0
        let prefix = byte.Parse(tier.Key, CultureInfo.InvariantCulture)
        orderby prefix descending
        select new Ipv6Tier(prefix, tier.Value, limits.Intern(parameters.MultipliedBy(tier.Value)));

    private static LimitParameters ParametersOf(RateLimitPolicyOptions options) => options.Algorithm switch
    {
        RateLimitAlgorithm.TokenBucket =>
            new(options.Algorithm, options.Capacity, options.RefillPerSecond, TimeSpan.Zero),
        RateLimitAlgorithm.SlidingWindow or RateLimitAlgorithm.FixedWindow =>
            new(options.Algorithm, options.Capacity, 1, options.Window),
        _ => new(options.Algorithm, options.PermitLimit, 1, TimeSpan.FromSeconds(1)),
    };
}
