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
        var global = options.Global.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => policies[name]);
        return new RateLimitModel(policies, [.. global]);
    }

    private RateLimitPolicy BuildPolicy(string name, RateLimitPolicyOptions options)
    {
        var parameters = ParametersOf(options);
        var sources = options.PartitionBy.Select(p => PartitionParser.Parse(p)!).ToArray();
        var byHost = sources.Any(s => s is { Kind: PartitionKind.Address, Prefix: PartitionParser.HostPrefix });
        return new RateLimitPolicy
        {
            Name = name,
            KeySeed = hasher.Seed(name),
            Options = options,
            Limit = limits.Intern(parameters),
            AllowsFastPath = options is { Algorithm: RateLimitAlgorithm.TokenBucket, QueueLimit: 0 },
            Sources = sources,
            Callers = callers,
            Enforcement = Enforcement.Parse(options.Enforcement)!.Value,
            Tiers = [.. BuildTiers(options, parameters)],
            Ipv6Tiers = byHost ? [.. BuildIpv6Tiers(options, parameters)] : [],
        };
    }

    private IEnumerable<(TierCondition Condition, Limit Limit)> BuildTiers(
        RateLimitPolicyOptions options, LimitParameters parameters) =>
        from named in options.Tiers.OrderBy(t => t.Key, StringComparer.OrdinalIgnoreCase)
        let tier = named.Value
        select (TierCondition.Parse(tier.When)!, limits.Intern(parameters with
        {
            Capacity = (parameters.IsConcurrency ? tier.PermitLimit : tier.Capacity) ?? parameters.Capacity,
            RefillPerSecond = tier.RefillPerSecond ?? parameters.RefillPerSecond,
        }));

    private IEnumerable<(byte Prefix, Limit Limit)> BuildIpv6Tiers(
        RateLimitPolicyOptions options, LimitParameters parameters) =>
        from tier in options.Ipv6Tiers
        where tier.Value > 0
        let prefix = byte.Parse(tier.Key, CultureInfo.InvariantCulture)
        orderby prefix descending
        select (prefix, limits.Intern(parameters.MultipliedBy(tier.Value)));

    private static LimitParameters ParametersOf(RateLimitPolicyOptions options) => options.Algorithm switch
    {
        RateLimitAlgorithm.TokenBucket =>
            new(options.Algorithm, options.Capacity, options.RefillPerSecond, TimeSpan.Zero),
        RateLimitAlgorithm.SlidingWindow or RateLimitAlgorithm.FixedWindow =>
            new(options.Algorithm, options.Capacity, 1, options.Window),
        _ => new(options.Algorithm, options.PermitLimit, 1, TimeSpan.FromSeconds(1)),
    };
}
