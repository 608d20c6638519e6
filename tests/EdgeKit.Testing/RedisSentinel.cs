using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace EdgeKit.Testing;

/// <summary>A primary, a replica of it, and a Sentinel that watches both and fails over by itself.</summary>
public sealed class RedisSentinel : IAsyncDisposable
{
    /// <summary>The service name that clients ask the Sentinel for.</summary>
    public const string Service = "shop";

    private readonly string _folder = Directory.CreateTempSubdirectory("edgekit-sentinel-").FullName;
    private readonly int _port = LoopbackPort.Free();
    private Process? _process;

    private RedisSentinel(RedisServer primary, RedisServer replica) => (Primary, Replica) = (primary, replica);

    public RedisServer Primary { get; }

    public RedisServer Replica { get; }

    /// <summary>The connection string of the Sentinel.</summary>
    public string ConnectionString =>
        string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port},serviceName={Service}");

    /// <summary>
    /// Starts the primary and the replica and waits until they are connected. It does not start the Sentinel.
    /// </summary>
    public static async Task<RedisSentinel> StartServersAsync()
    {
        var primary = await RedisServer.StartAsync("--repl-diskless-sync-delay", "0");
        var replica = await RedisServer.StartAsync(
            "--replicaof", "127.0.0.1", primary.Port.ToString(CultureInfo.InvariantCulture));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!(await replica.CommandAsync("INFO", "replication")).Contains(
            "master_link_status:up", StringComparison.Ordinal))
        {
            await Task.Delay(20, patience.Token);
        }

        return new RedisSentinel(primary, replica);
    }

    /// <summary>Starts the Sentinel and waits until it has discovered the replica.</summary>
    public async Task StartAsync()
    {
        var settings = Path.Combine(_folder, "sentinel.conf"); // Sentinel rewrites this file
        await File.WriteAllTextAsync(settings, string.Create(CultureInfo.InvariantCulture, $"""
            port {_port}
            bind 127.0.0.1
            dir {_folder}
            logfile {_folder}/log
            sentinel monitor {Service} 127.0.0.1 {Primary.Port} 1
            sentinel down-after-milliseconds {Service} 500
            sentinel failover-timeout {Service} 5000

            """));
        _process = Process.Start(new ProcessStartInfo(Executable.Find(
            "redis-server", "redis-server"), [settings, "--sentinel"]) { RedirectStandardOutput = true })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await KnowsReplicaAsync())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        await Replica.DisposeAsync();
        await Primary.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> KnowsReplicaAsync()
    {
        try
        {
            return (
                await RedisWire.SendAsync(_port, ["INFO", "sentinel"])).Contains("slaves=1", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
