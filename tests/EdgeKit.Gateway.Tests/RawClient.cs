using System.Net.Sockets;
using System.Text;

namespace EdgeKit.Gateway.Tests;

/// <summary>A client that sends what no well-behaved client would.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly TcpClient _connection = new();

    public static async Task<RawClient> SendAsync(TestGateway gateway, string request)
    {
        var client = new RawClient();
        await client._connection.ConnectAsync(gateway.Client.BaseAddress!.Host, gateway.Client.BaseAddress.Port);
        await client.SendAsync(request);
        return client;
    }

    public async Task SendAsync(string text) => await _connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>The status of the final answer.</summary>
    public async Task<int> StatusAsync()
    {
        using var reader = new StreamReader(_connection.GetStream(), leaveOpen: true);
        while (true)
        {
            var line = await reader.ReadLineAsync()
                ?? throw new IOException("The connection was closed without an answer.");
            if (line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && line[9] != '1')
            {
                return int.Parse(line.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>Goes away without a word: the other side sees a reset.</summary>
    public void Reset()
    {
        _connection.LingerState = new LingerOption(true, 0);
        _connection.Close();
    }

    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }
}
