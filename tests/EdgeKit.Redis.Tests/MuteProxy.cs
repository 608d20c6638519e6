using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EdgeKit.Redis.Tests;

/// <summary>
/// A TCP proxy whose open connections can be made to swallow everything, as behind a firewall that forgot them.
/// </summary>
internal sealed class MuteProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly int _target;
    private int _generation;

    public MuteProxy(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string EndPoint =>
        string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void MuteOpenConnections() => Interlocked.Increment(ref _generation);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_closing.Token);
            var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, _target, _closing.Token);
            var generation = Volatile.Read(ref _generation);
            _ = PumpAsync(client.GetStream(), server.GetStream(), generation);
            _ = PumpAsync(server.GetStream(), client.GetStream(), generation);
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, int generation)
    {
        var buffer = new byte[16_384];
        while (await from.ReadAsync(buffer, _closing.Token) is var read and > 0)
        {
            if (generation == Volatile.Read(ref _generation))
            {
                await to.WriteAsync(buffer.AsMemory(0, read), _closing.Token);
            }
        }
    }
}
