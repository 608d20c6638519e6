using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

public sealed class LifecycleScenarios(ClosedShop closed) : IClassFixture<ClosedShop>
{
    [Fact]
    public void SIGTERM_ends_every_process_and_the_AppHost_with_success()
    {
        closed.ProcessesBefore.ShouldBe(ShopUnderTest.Names.Length);
        closed.ExitCode.ShouldBe(0, closed.Transcript);
        closed.ProcessesAfter.ShouldBe(0);
        closed.Transcript.ShouldNotContain("is killed");
    }

    [Fact]
    public async Task Orders_taken_before_SIGTERM_are_finished_after_the_next_start_on_the_same_data()
    {
        closed.Taken.ShouldNotBeEmpty();
        await using var reopened = await ShopUnderTest.OpenAsync(new ShopStart { Data = closed.Data });
        using var caller = await Caller.EnterAsync(reopened, name: closed.Customer);

        foreach (var order in closed.Taken)
            (await caller.EndOfAsync(order)).Status.ShouldBe("shipped");
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
        await shop.Host.Exited;
    }

    [Fact]
    public async Task A_service_leaves_the_Ctrl_C_of_its_terminal_to_the_AppHost()
    {
        await using var shop = await ShopUnderTest.OpenAsync(new ShopStart());

        foreach (var process in shop.Processes())
            ChildProcess.Interrupt(process);
        shop.Processes().Count.ShouldBe(ShopUnderTest.Names.Length);
        ChildProcess.Interrupt(shop.Host.Id);

        (await shop.Host.Exited).ShouldBe(0);
        shop.Host.Output.ShouldNotContain(static line => line.Contains(" died ", StringComparison.Ordinal));
        shop.Processes().ShouldBeEmpty();
    }
}
