using EdgeKit.Policies.Loading;
using EdgeKit.Policies.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeKit.Policies.Tests.Loading;

public sealed class RegistrationTests
{
    private readonly IConfiguration _configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();

    [Fact]
    public void Registering_a_section_twice_is_harmless()
    {
        var once = new ServiceCollection().AddEdgeKitPolicies<PairOptions>(
            _configuration.GetSection("EdgeKit:Pair")).Count;
        var services = new ServiceCollection();

        services.AddEdgeKitPolicies<PairOptions>(_configuration.GetSection("EdgeKit:Pair"));
        services.AddEdgeKitPolicies<PairOptions>(_configuration.GetSection("EdgeKit:Pair"));

        services.Count.ShouldBe(once);
    }

    [Fact]
    public void One_options_class_cannot_be_two_sections()
    {
        var services = new ServiceCollection().AddEdgeKitPolicies<PairOptions>(
            _configuration.GetSection("EdgeKit:Pair"));

        var exception = Should.Throw<InvalidOperationException>(
            () => services.AddEdgeKitPolicies<PairOptions>(_configuration.GetSection("EdgeKit:Other")));

        exception.Message.ShouldContain("EdgeKit:Pair");
        exception.Message.ShouldContain("EdgeKit:Other");
    }

    [Fact]
    public void Two_features_share_one_table_and_one_start()
    {
        var services = new ServiceCollection();
        services.AddEdgeKitPolicies<PairOptions>(_configuration.GetSection("EdgeKit:Pair"));
        services.AddEdgeKitPolicies<SampleRetry>(_configuration.GetSection("EdgeKit:Retry"));

        services.Count(d => d.ServiceType == typeof(PolicyTables)).ShouldBe(1);
        services.Count(d => d.ImplementationType == typeof(PolicyStartup)).ShouldBe(1);
    }

    [Fact]
    public async Task Each_of_the_platforms_options_interfaces_answers_from_the_table()
    {
        await using var host = PolicyHost.InMemory(null, ("EdgeKit:Pair:Left", "5"));
        using var scope = host.Services.CreateScope();
        var expected = host.Tables.Current.Get<PairOptions>();

        host.Monitor.CurrentValue.ShouldBeSameAs(expected);
        host.Monitor.Get("any").ShouldBeSameAs(expected);
        host.Services.GetRequiredService<IOptions<PairOptions>>().Value.ShouldBeSameAs(expected);
        scope.ServiceProvider.GetRequiredService<IOptionsSnapshot<PairOptions>>().Value.ShouldBeSameAs(expected);
    }

    [Fact]
    public async Task A_table_without_the_section_says_which_call_is_missing()
    {
        await using var host = PolicyHost.InMemory();

        host.Tables.Current.Find<SampleRetry>().ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => host.Tables.Current.Get<SampleRetry>())
            .Message.ShouldContain("AddEdgeKitPolicies<SampleRetry>(section)");
    }
}
