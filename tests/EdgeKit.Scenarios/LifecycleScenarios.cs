using System.Net;
using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

public sealed class LifecycleScenarios(ClosedShop closed) : IClassFixture<ClosedShop>
{
    [Fact]
    public void A_gateway_that_says_ready_serves_every_route_from_the_first_request_on() =>
        closed.FirstAnswers.ShouldAllBe(static answer => answer.Value == HttpStatusCode.OK);

    [Fact]
    public void No_warning_of_unhealthy_destinations_stands_in_a_healthy_start() =>
        closed.Transcript.Split('\n').TakeWhile(static line => line != "ready").ShouldNotContain(
        static line => line.Contains(" warn ", StringComparison.Ordinal)
        && line.Contains("unhealthy", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void SIGTERM_ends_every_process_and_the_AppHost_with_success()
    {
        closed.ProcessesBefore.ShouldBe(ShopUnderTest.Names.Length);
        closed.ExitCode.ShouldBe(0, closed.Transcript);
        closed.ProcessesAfter.ShouldBe(0);
        closed.Transcript.ShouldNotContain("is killed");
    }

    [Fact]
    public void Orders_taken_before_SIGTERM_are_finished_after_the_next_start_on_the_same_data()
    {
        closed.Ended.Count.ShouldBe(closed.Taken.Count);
        closed.Ended.ShouldNotBeEmpty();
        closed.Ended.ShouldAllBe(static order => order.Status == "shipped");
    }

    [Fact]
    public void A_service_leaves_the_Ctrl_C_of_its_terminal_to_the_AppHost()
    {
        closed.Reopened.ProcessesAfterTheirs.ShouldBe(ShopUnderTest.Names.Length);
        closed.Reopened.ExitCode.ShouldBe(0);
        closed.Reopened.Output.ShouldNotContain(static line => line.Contains(" died ", StringComparison.Ordinal));
        closed.Reopened.ProcessesAfter.ShouldBe(0);
    }

    [Fact]
    public async Task SIGKILL_of_the_AppHost_leaves_no_process_behind()
    {
        await using var shop = await ShopUnderTest.OpenAsync(new ShopStart());

        shop.Host.Kill();

        await Eventually.HoldsAsync(() => shop.Processes().ShouldBeEmpty());
    }

    [Fact]
    public async Task SIGKILL_of_dotnet_run_leaves_no_process_behind()
    {
        await using var shop = await ShopUnderTest.OpenAsync(new ShopStart { ByDotnetRun = true });

        shop.Host.Kill();

        await Eventually.HoldsAsync(() => shop.Processes().ShouldBeEmpty());
        // Its output is complete once the AppHost, which had inherited it, is gone too.
        await shop.Host.EndAsync();
    }
}
