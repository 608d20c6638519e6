using EdgeKit.Http.Callers;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Http;
using EdgeKit.RateLimit.Partitions;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.RateLimit.Tests;

/// <summary>Policies and charges without a host around them.</summary>
internal sealed class TestLimits
{
    private static readonly CallerResolver Callers = new ServiceCollection()
        .AddEdgeKitHttpServices().BuildServiceProvider().GetRequiredService<CallerResolver>();

    public LimitRegistry Registry { get; } = new();

    public KeyHasher Hasher { get; } = new();

    public RateLimitPolicy Policy(Action<RateLimitPolicyOptions>? configure = null, string name = "p")
    {
        var policy = new RateLimitPolicyOptions();
        configure?.Invoke(policy);
        var options = new RateLimitOptions { Policies = { [name] = policy } };
        return new RateLimitModelBuilder(Registry, Hasher, Callers).Build(options).Policies[name];
    }

    public BucketRequest Request(RateLimitPolicy policy, string user = "alice", long cost = 1) =>
        BucketRequestFactory.Create(policy, policy.Limit, new PartitionKey(PartitionKind.User, user), cost, Hasher);
}
