using System.Net;
using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

public sealed class LifecycleScenarios
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task SIGTERM_ends_every_process_and_the_AppHost_with_success()
    {
        await using var shop = await ShopUnderTest.OpenAsync(new ShopStart());
        shop.Processes().Count.ShouldBe(ShopUnderTest.Names.Length);

        shop.Host.Terminate();

        (await shop.Host.Exited).ShouldBe(0);
        shop.Processes().ShouldBeEmpty();
        shop.Host.Transcript().ShouldNotContain("is killed");
    }

    [Fact]
    public async Task SIGKILL_of_the_AppHost_leaves_no_process_behind()
    {
        await using var shop = await ShopUnderTest.OpenAsync(new ShopStart());

        shop.Host.Kill();

        await Eventually.HoldsAsync(Patience, () => shop.Processes().ShouldBeEmpty());
    }

    [Fact]
    public async Task SIGKILL_of_dotnet_run_leaves_no_process_behind()
    {
        await using var shop = await ShopUnderTest.OpenAsync(new ShopStart { ByDotnetRun = true });

        shop.Host.Kill();

        await Eventually.HoldsAsync(Patience, () => shop.Processes().ShouldBeEmpty());
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

    [Fact]
    public async Task Orders_taken_before_SIGTERM_are_finished_after_the_next_start_on_the_same_data()
    {
        var data = Directory.CreateTempSubdirectory("edgekit-shop-");
        try
        {
            var name = $"caller-{Guid.NewGuid():N}";
            var taken = await OrderUntilClosedAsync(data.FullName, name);
            taken.ShouldNotBeEmpty();

            await using var reopened = await ShopUnderTest.OpenAsync(new ShopStart { Data = data.FullName });
            using var caller = await Caller.EnterAsync(reopened, name: name);
            foreach (var order in taken)
                (await caller.EndOfAsync(order)).Status.ShouldBe("shipped");
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    /// <summary>Places order after order while the shop closes; every request gets a whole answer or finds no shop.</summary>
    private static async Task<List<Order>> OrderUntilClosedAsync(string data, string name)
    {
        await using var shop = await ShopUnderTest.OpenAsync(new ShopStart { Data = data });
        using var caller = await Caller.EnterAsync(shop, name: name);
        var taken = new List<Order> { await caller.PlaceAsync("W1", 1, Cards.Charged) };
        shop.Host.Terminate();
        try
        {
            while (!shop.Host.Exited.IsCompleted)
                taken.Add(await caller.PlaceAsync("W1", 1, Cards.Charged));
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError)
        {
            // The door is closed.
        }

        (await shop.Host.Exited).ShouldBe(0);
        return taken;
    }
}
