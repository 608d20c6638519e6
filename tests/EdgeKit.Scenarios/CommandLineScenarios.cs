using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

public sealed class CommandLineScenarios
{
    private const int Failed = 1;
    private const int UsageError = 2;

    [Theory]
    [InlineData("--nope", "--nope")]
    [InlineData("surplus", "surplus")]
    [InlineData("--base-port", "--base-port")]
    [InlineData("--base-port eighty", "eighty")]
    [InlineData("--base-port 65530", "65530 to 65537")]
    [InlineData("--gateways 0", "--gateways 0")]
    [InlineData("--redis nowhere", "--redis nowhere")]
    [InlineData("--postgres Username=shop", "Host=")]
    [InlineData("--rabbitmq 127.0.0.1:5672", "--rabbitmq")]
    public async Task A_flag_that_makes_no_sense_is_named_and_nothing_starts(string flags, string named)
    {
        await using var host = AppHost.Start(flags.Split(' '));

        (await host.EndAsync()).ShouldBe(UsageError);

        host.Transcript().ShouldContain(named);
        host.Transcript().ShouldNotContain("processes start");
    }

    [Fact]
    public async Task Help_lists_every_flag()
    {
        await using var host = AppHost.Start(["--help"]);

        (await host.EndAsync()).ShouldBe(0);

        foreach (var flag in new[] { "--base-port", "--data", "--gateways", "--redis", "--postgres", "--rabbitmq" })
        {
            host.Transcript().ShouldContain(flag);
        }
    }

    [Fact]
    public async Task A_port_in_use_is_reported_with_the_fix_before_anything_starts()
    {
        var basePort = PortBlock.FirstOf(10);
        using var occupant = new TcpListener(IPAddress.Loopback, basePort + 3);
        occupant.Start();

        await using var host = AppHost.Start(["--base-port", basePort.ToString(CultureInfo.InvariantCulture)]);

        (await host.EndAsync()).ShouldBe(Failed);
        host.Transcript().ShouldContain($"port {basePort + 3} of orders is already in use");
        host.Transcript().ShouldContain("--base-port");
        host.Transcript().ShouldNotContain("processes start");
    }

    [Fact]
    public async Task A_wrong_knob_fails_the_start_with_its_path_and_leaves_nothing_running()
    {
        var basePort = PortBlock.FirstOf(10);
        await using var host = AppHost.Start(
            ["--base-port", basePort.ToString(CultureInfo.InvariantCulture)],
            new Dictionary<string, string> { ["EdgeKit__RateLimit__Policies__per-caller__Capcity"] = "5" });

        (await host.EndAsync()).ShouldBe(Failed);

        host.Transcript().ShouldContain("ended before it was ready");
        host.Transcript().Split(
            "The shop did not open").Last().ShouldContain("EdgeKit:RateLimit:Policies:per-caller:Capcity");
        ServiceProcesses.On(basePort, basePort + 9).ShouldBeEmpty();
    }
}
