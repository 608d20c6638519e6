using EdgeKit.Policies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeKit.RateLimit.Tests.Configuration;

public sealed class ConfigurationCheckTests
{
    [Theory]
    [InlineData("""{ "Global": [ "per-adress" ], "Policies": { "per-address": { "Capacity": 5 } } }""", "EdgeKit:RateLimit:Global:0", "per-address")]
    [InlineData("""{ "Global": [ "p" ], "Policies": { "p": { "PartitionBy": [ "User" ] } } }""", "EdgeKit:RateLimit:Global:0", "before authentication")]
    [InlineData("""{ "Global": [ "p" ], "Policies": { "p": { "Tiers": { "t": { "When": "claim:plan=gold" } } } } }""", "EdgeKit:RateLimit:Global:0", "before authentication")]
    [InlineData("""{ "Policies": { "p": { "PartitionBy": [ "Adress" ] } } }""", "EdgeKit:RateLimit:Policies:p:PartitionBy:0", "Address")]
    [InlineData("""{ "Policies": { "p": { "Enforcement": "110%" } } }""", "EdgeKit:RateLimit:Policies:p:Enforcement", "25%")]
    [InlineData("""{ "Policies": { "p": { "Tiers": { "gold": { "When": "plan=gold" } } } } }""", "EdgeKit:RateLimit:Policies:p:Tiers:gold:When", "claim:NAME=VALUE")]
    [InlineData("""{ "Policies": { "p": { "Capacity": 1000000000, "RefillPerSecond": 0.001 } } }""", "EdgeKit:RateLimit:Policies:p:RefillPerSecond", "366 days")]
    [InlineData("""{ "Policies": { "p": { "RefilPerSecond": 1 } } }""", "EdgeKit:RateLimit:Policies:p:RefilPerSecond", "RefillPerSecond")]
    [InlineData("""{ "TrustedProxies": [ "10.0.0" ] }""", "EdgeKit:RateLimit:TrustedProxies", "CIDR")]
    public void A_mistake_fails_the_start_with_path_and_fix(string json, string path, string fix)
    {
        var services = Services(json);
        var problem = Should.Throw<PolicyException>(
            () => services.GetRequiredService<IOptions<RateLimitOptions>>().Value).Problems.ShouldHaveSingleItem();
        problem.Path.ShouldBe(path);
        problem.ToString().ShouldContain(fix);
    }

    [Theory]
    [InlineData("{ }")]
    [InlineData("""{ "Policies": { "per-caller": { "Capacity": 100000 } } }""")]
    public void A_section_written_in_part_is_valid(string json) =>
        Services(json).GetRequiredService<IOptions<RateLimitOptions>>().Value.ShouldNotBeNull();

    private static ServiceProvider Services(string json)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddEdgeKitRateLimit(TestConfiguration.Section(json));
        services.AddEdgeKitRateLimit(TestConfiguration.Section(json));
        return services.BuildServiceProvider();
    }
}
