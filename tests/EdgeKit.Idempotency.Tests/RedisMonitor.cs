using System.Net.Sockets;
using EdgeKit.Testing;

namespace EdgeKit.Idempotency.Tests;

/// <summary>
/// Reads along what clients send to a server: one line for each command, those that a script calls marked as such.
/// </summary>
internal sealed class RedisMonitor : IDisposable
{
    private readonly RedisServer _server;
    private readonly TcpClient _client = new();
    private readonly StreamReader _lines;

    private RedisMonitor(RedisServer server)
    {
        _server = server;
        _client.Connect("127.0.0.1", server.Port);
        _lines = new StreamReader(_client.GetStream());
    }

    public static async Task<RedisMonitor> StartAsync(RedisServer server)
    {
        var monitor = new RedisMonitor(server);
        await monitor._client.GetStream().WriteAsync("MONITOR\r\n"u8.ToArray());
        (await monitor._lines.ReadLineAsync()).ShouldBe("+OK");
        return monitor;
    }

    /// <summary>The commands on keys and channels of idempotency that clients have sent since the last time.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync()
    {
        var end = Guid.NewGuid().ToString();
        await _server.CommandAsync("ECHO", end);
        var read = new List<string>();
        while (await _lines.ReadLineAsync() is { } line && !line.Contains(end, StringComparison.Ordinal))
        {
            if (line.Contains("edgekit:idem", StringComparison.Ordinal)
                && !line.Contains(" lua] ", StringComparison.Ordinal))
            {
                read.Add(line);
            }
        }

        return read;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _client.Dispose();
    }
}
