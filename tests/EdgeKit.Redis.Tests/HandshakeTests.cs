using System.Net;
using System.Net.Sockets;
using EdgeKit.Redis.Connection;
using StackExchange.Redis;

namespace EdgeKit.Redis.Tests;

/// <summary>Behaviour of the client library that EdgeKit relies on.</summary>
public sealed class HandshakeTests
{
    /// <summary>
    /// An older version of the library waited for ever after a server had ended connections while they were made.
    /// </summary>
    [Fact]
    public async Task A_server_that_cut_connections_during_the_handshake_is_reached_once_it_stops_doing_so()
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = new CuttingProxy(server.Port);
        await using var test = new TestClient(proxy.EndPoint);
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await test.Client.SubscribeAsync("news", _ => heard.TrySetResult());

        await proxy.CutAsync(connections: 8);
        proxy.Relent();
        await test.ReadyAsync();

        await TestClient.UntilAsync(() => server.CommandAsync("PUBLISH", "news", "hello"), _ => heard.Task.IsCompleted);
    }

    [Fact]
    public async Task A_command_sent_in_an_outage_fails_immediately_and_never_runs_later()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = new RedisConnection(
            ConnectionSource.Own(server.EndPoint, TimeSpan.FromMinutes(1)), TimeProvider.System);
        await TestClient.UntilAsync(() => connection.IsConnected);
        await server.KillAsync();
        await TestClient.UntilAsync(() => !connection.IsConnected);

        var sent = connection.Database!.StringIncrementAsync("n");
        sent.IsFaulted.ShouldBeTrue();
        await Should.ThrowAsync<RedisConnectionException>(() => sent);

        await server.RestartAsync();
        await TestClient.UntilAsync(() => connection.IsConnected);
        await TestClient.UntilAsync(
            async () => (await connection.Database.PingAsync()) > TimeSpan.Zero, answered => answered);
        (await server.CommandAsync("EXISTS", "n")).ShouldBe("0");
    }

    /// <summary>Passes on some hundred bytes of each connection, and ends it then.</summary>
    private sealed class CuttingProxy : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly int _target;
        private int _cut;
        private bool _relents;

        public CuttingProxy(int target)
        {
            _target = target;
            _listener.Start();
            _ = QuietlyAsync(AcceptAsync);
        }

        public string EndPoint => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

        public Task CutAsync(int connections) => TestClient.UntilAsync(() => Volatile.Read(ref _cut) >= connections);

        public void Relent() => Volatile.Write(ref _relents, true);

        public ValueTask DisposeAsync()
        {
            _listener.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task AcceptAsync()
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = QuietlyAsync(() => PassAsync(client));
            }
        }

        private async Task PassAsync(TcpClient client)
        {
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, _target);
            var limit = Volatile.Read(ref _relents) ? long.MaxValue : 150 * (_cut % 8);
            var upwards = QuietlyAsync(() => client.GetStream().CopyToAsync(server.GetStream()));
            await QuietlyAsync(async () =>
            {
                var buffer = new byte[64];
                for (var passed = 0L; passed < limit
                    && await server.GetStream().ReadAsync(buffer) is var read and > 0; passed += read)
                {
                    await client.GetStream().WriteAsync(buffer.AsMemory(0, read));
                }
            });
            client.Dispose();
            Interlocked.Increment(ref _cut);
            await upwards;
        }

        /// <summary>
        /// Ends are what this is about, and another test of this process listens for exceptions that nobody has looked
        /// at.
        /// </summary>
        private static async Task QuietlyAsync(Func<Task> work)
        {
            try
            {
                await work();
            }
            catch (Exception e)
                when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
            }
        }
    }
}
