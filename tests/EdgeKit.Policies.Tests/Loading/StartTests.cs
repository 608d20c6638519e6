using EdgeKit.Policies.Tests.Support;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeKit.Policies.Tests.Loading;

public sealed class StartTests
{
    [Fact]
    public async Task A_start_with_problems_fails_and_lists_them_all()
    {
        await using var host = PolicyHost.InMemory(null, ("EdgeKit:Pair:Left", "-1"), ("EdgeKit:Pair:Rihgt", "2"));

        var exception = await Should.ThrowAsync<PolicyException>(host.StartAsync);

        exception.Problems.Count.ShouldBe(2);
        exception.Message.ReplaceLineEndings("\n").ShouldBe("""
            The EdgeKit configuration has 2 problems:
              1. EdgeKit:Pair:Rihgt = "2": is not a known setting. Did you mean Right?
              2. EdgeKit:Pair:Left = "-1": is out of range 0 to 1000000. Write a value from 0 to 1000000.
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_start_without_problems_puts_the_first_generation_in_force()
    {
        await using var host = PolicyHost.InMemory(null, ("EdgeKit:Pair:Left", "1"));

        await host.StartAsync();

        host.Tables.Current.Generation.ShouldBe(1);
        host.Monitor.CurrentValue.Left.ShouldBe(1);
        (await host.HealthAsync()).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_section_that_does_not_exist_is_one_of_defaults()
    {
        await using var host = PolicyHost.InMemory();

        await host.StartAsync();

        host.Monitor.CurrentValue.Left.ShouldBe(0);
    }
}
