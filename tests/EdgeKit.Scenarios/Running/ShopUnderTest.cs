using System.Globalization;

namespace EdgeKit.Scenarios.Running;

/// <summary>A separate shop on free ports and in a new folder, started through the AppHost.</summary>
internal sealed class ShopUnderTest : IAsyncDisposable
{
    public static readonly string[] Names =
        ["gateway", "identity", "catalog", "orders", "inventory", "payments", "shipping", "bank"];

    private const int GatewayStride = 10;
    private const int CellStride = 100;

    // The AppHost itself gives up after 5 minutes; before that `dotnet run` may have to build.
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(12);
    private readonly string? _ownData;

    private ShopUnderTest(ShopStart start)
    {
        BasePort = PortBlock.FirstOf((GatewayStride * (start.Gateways + 1)) + (CellStride * (start.Cells - 1)));
        _ownData = start.Data is null ? Directory.CreateTempSubdirectory("edgekit-shop-").FullName : null;
        var flags = Flags(start, BasePort, start.Data ?? _ownData!);
        Host = start.ByDotnetRun
            ? AppHost.StartByDotnetRun(flags, start.Settings) : AppHost.Start(flags, start.Settings);
    }

    private ShopUnderTest(int basePort, ChildProcess host) => (BasePort, Host) = (basePort, host);

    public ChildProcess Host { get; }

    public int BasePort { get; }

    public static Task<ShopUnderTest> OpenAsync(ShopStart start) => WhenReadyAsync(Begin(start));

    /// <summary>Starts a shop without waiting until it is ready.</summary>
    public static ShopUnderTest Begin(ShopStart start) => new(start);

    /// <summary>Starts the shop by the README's command, with the default ports if they are free.</summary>
    public static Task<ShopUnderTest> OpenAsPrintedAsync(Dictionary<string, string> environment)
    {
        var basePort = ReadmeCommand.BasePort();
        return WhenReadyAsync(new ShopUnderTest(
            basePort, ReadmeCommand.Start(basePort, new ShopStart { Environment = environment }.Settings)));
    }

    /// <summary>Returns the base address of a process as printed by the AppHost.</summary>
    public Uri Url(string name) =>
        new(Host.Output.Single(line => line.StartsWith($"{name} http", StringComparison.Ordinal)).Split(' ')[1]);

    /// <summary>Returns the log lines of one process.</summary>
    public IEnumerable<string> Log(string name) =>
        Host.Output.Where(
            line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(" | ", StringComparison.Ordinal));

    /// <summary>Returns the ids of the processes on this shop's ports.</summary>
    public IReadOnlyList<int> Processes() => ServiceProcesses.On(BasePort, BasePort + (2 * GatewayStride));

    public int ProcessOf(string name) => ServiceProcesses.On(Url(name).Port, Url(name).Port).Single();

    public async ValueTask DisposeAsync()
    {
        if (!Host.Exited.IsCompleted)
        {
            Host.Terminate();
            await Task.WhenAny(Host.Exited, Task.Delay(StartPatience));
        }

        await Host.DisposeAsync();
        if (_ownData is not null)
        {
            Directory.Delete(_ownData, recursive: true);
        }
    }

    public static async Task<ShopUnderTest> WhenReadyAsync(ShopUnderTest shop)
    {
        try
        {
            await shop.Host.LineAsync(static line => line == "ready", StartPatience);
            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    private static string[] Flags(ShopStart start, int basePort, string data)
    {
        string[] flags =
        [
            "--base-port", basePort.ToString(CultureInfo.InvariantCulture), "--data", data,
            "--gateways", start.Gateways.ToString(CultureInfo.InvariantCulture),
            "--cells", start.Cells.ToString(CultureInfo.InvariantCulture),
        ];
        return [.. flags, .. Flag(
            "--redis", start.Redis), .. Flag("--postgres", start.Postgres), .. Flag("--rabbitmq", start.RabbitMq)];
    }

    private static string[] Flag(string name, string? value) => value is null ? [] : [name, value];
}
