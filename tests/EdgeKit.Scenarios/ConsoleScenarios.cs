using System.Diagnostics;
using System.Text.RegularExpressions;
using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

[Collection(OpenShopCollection.Name)]
public sealed partial class ConsoleScenarios(OpenShop open)
{
    private const long OneGibibyte = 1L << 30;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public void Each_process_and_then_ready_stand_alone_on_their_lines()
    {
        var output = open.Shop.Host.Output.ToList();

        var ready = output.IndexOf("ready");
        output.GetRange(ready - ShopUnderTest.Names.Length, ShopUnderTest.Names.Length).ShouldBe(
            ShopUnderTest.Names.Select((name, index) => $"{name} http://127.0.0.1:{open.Shop.BasePort + index}"));
    }

    [Fact]
    public void Without_a_terminal_there_is_no_colour() => open.Shop.Host.Transcript().ShouldNotContain('\e');

    [Fact]
    public async Task The_story_does_what_it_says_when_it_is_pasted()
    {
        var output = open.Shop.Host.Output.ToList();
        var from = output.FindIndex(static line => line.StartsWith("# The shop is open", StringComparison.Ordinal));
        var to = output.FindIndex(static line => line.StartsWith("gateway http", StringComparison.Ordinal));

        await using var shell = ChildProcess.Start("bash", ["-c", string.Join('\n', output[from..to])]);

        (await shell.EndAsync()).ShouldBe(0, shell.Transcript());
        var told = shell.Transcript();
        told.ShouldContain("\"status\":");
        told.ShouldContain("OrderCreated");
        told.ShouldContain("\"available\":");
        told.ShouldContain("\"net\":");
        told.ShouldContain("\"projection\":\"order-list\"", Case.Sensitive, "the operators' key opens the insides");
        told.ShouldContain("200 200 200");
        told.ShouldContain("429");
        using var alice = await Caller.EnterAsync(open.Shop, name: "alice");
        await alice.EndOfAsync(new Order(OrderId().Match(told).Groups[1].Value, "pending", 42.00m));
    }

    [Fact]
    public async Task A_service_that_dies_is_restarted_on_its_port_and_the_console_says_so()
    {
        var url = open.Shop.Url("bank");
        using var victim = Process.GetProcessById(open.Shop.ProcessOf("bank"));

        victim.Kill();

        await open.Shop.Host.LineAsync(static line => line.EndsWith(
            "bank died (signal 9); it is restarted in 1 s", StringComparison.Ordinal), Patience);
        await open.Shop.Host.LineAsync(
            line => line.Contains($"bank is back at {url.OriginalString}", StringComparison.Ordinal), Patience);
        open.Shop.ProcessOf("bank").ShouldNotBe(victim.Id);
    }

    [Fact]
    public void All_idle_processes_together_stay_under_1_GiB_of_resident_memory() =>
        open.IdleBytes.ShouldBeLessThan(OneGibibyte);

    [GeneratedRegex("\"id\":\"([^\"]+)\"")]
    private static partial Regex OrderId();
}
