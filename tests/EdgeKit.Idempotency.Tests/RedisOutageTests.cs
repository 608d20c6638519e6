using EdgeKit.Idempotency.Redis;
using EdgeKit.Testing;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Idempotency.Tests;

/// <summary>A real Redis fails under the shop.</summary>
public sealed class RedisOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private RedisServer _server = null!;
    private RedisConnected _connected = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync("--repl-diskless-sync-delay", "0");
        _connected = await RedisConnected.ToAsync(_server.EndPoint);
    }

    public async Task DisposeAsync()
    {
        await _connected.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("killed")]
    [InlineData("paused")]
    [InlineData("full")]
    public async Task A_route_that_requires_the_guarantee_is_a_503_until_Redis_is_back(string how)
    {
        await using var shop = await StartAsync(_connected, ("Lease", "00:00:01"), ("Wait", "00:01:00"));
        await FailAsync(how);

        var refused = await shop.OrderAsync();
        await MendAsync(how);

        (refused.Status, refused.Problem, shop.Executions).ShouldBe((503, "idempotency-store-unavailable", 0));
        refused.Headers.ShouldContainKey("Retry-After");

        // A call that the paused server ran later blocks the key for a lease; the wait outlasts it.
        (await shop.OrderAsync()).Status.ShouldBe(201);
        (await shop.OrderAsync()).IsReplay.ShouldBeTrue();
    }

    [Fact]
    public async Task Where_the_policy_allows_it_the_request_passes_and_the_response_says_that_nothing_is_guaranteed()
    {
        await using var shop = await StartAsync(_connected, ("OnStoreFailure", "PassThrough"));
        await FailAsync("killed");

        var reply = await shop.OrderAsync();

        (reply.Status, reply.Headers["Idempotency-Guarantee"]).ShouldBe((201, "none"));
    }

    [Fact]
    public async Task A_Redis_that_loses_the_key_under_the_handler_still_gets_its_outcome()
    {
        await using var shop = await StartAsync(_connected);
        shop.Handler = async (context, _) =>
        {
            await _server.RestartAsync();
            await ReadyAsync(_connected);
            await context.Response.WriteAsync("done");
        };

        (await shop.OrderAsync()).Status.ShouldBe(200);

        (await shop.OrderAsync()).IsReplay.ShouldBeTrue();
        shop.Executions.ShouldBe(1);
    }

    [Fact]
    public async Task A_failover_in_between_leaves_the_key_with_its_owner_and_the_retry_with_its_response()
    {
        await using var next = await RedisServer.StartAsync();
        await using var both = await RedisConnected.ToAsync($"{_server.EndPoint},{next.EndPoint}", failuresToOpen: 1);
        await next.CommandAsync("REPLICAOF", "127.0.0.1", $"{_server.Port}");
        await using var shop = await StartAsync(both);
        shop.Handler = async (context, _) =>
        {
            while (await next.CommandAsync("DBSIZE") != "1")
            {
                await Task.Delay(Poll); // the claim is on its way to the replica
            }

            await _server.KillAsync();
            await next.CommandAsync("REPLICAOF", "NO", "ONE");
            await ReadyAsync(both);
            await context.Response.WriteAsync("done");
        };

        var first = await shop.OrderAsync();
        var retry = await shop.OrderAsync();

        (first.Text, first.IsReplay).ShouldBe(("done", false));
        (retry.Text, retry.IsReplay, shop.Executions).ShouldBe(("done", true, 1));
    }

    private static Task<Shopfront> StartAsync(RedisConnected redis, params (string, string)[] settings) =>
        Shopfront.StartAsync(new RedisIdempotencyStore(redis.Client), settings: settings);

    private Task FailAsync(string how)
    {
        if (how == "paused")
        {
            // Only silence has to be waited out: at any other time a call that a busy machine is late with must not
            // pass for an outage.
            _connected.WaitForRedis("00:00:02");
            _server.Pause();
            return Task.CompletedTask;
        }

        return how == "killed" ? _server.KillAsync() : _server.CommandAsync("CONFIG", "SET", "maxmemory", "1");
    }

    private async Task MendAsync(string how)
    {
        if (how == "paused")
        {
            _server.Resume();
            _connected.WaitForRedis("00:01:00");
        }
        else
        {
            await (how == "killed" ? _server.RestartAsync() : _server.CommandAsync("CONFIG", "SET", "maxmemory", "0"));
        }

        await ReadyAsync(_connected);
    }

    private static async Task ReadyAsync(RedisConnected redis)
    {
        while (!(await redis.Client.TryExecuteAsync(database => database.KeyDeleteAsync("nothing"))).IsSuccess)
        {
            await Task.Delay(Poll);
        }
    }
}
