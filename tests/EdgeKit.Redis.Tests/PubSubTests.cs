using System.Collections.Concurrent;

namespace EdgeKit.Redis.Tests;

public sealed class PubSubTests
{
    [Fact]
    public async Task Messages_arrive_in_order_until_the_subscription_is_disposed()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint);
        var heard = new ConcurrentQueue<int>();
        var subscription = await test.Client.SubscribeAsync("news", m => heard.Enqueue((int)m));

        for (var i = 0; i < 100; i++)
        {
            (await test.Client.PublishAsync("news", i)).ShouldBe(1);
        }

        await TestClient.UntilAsync(() => heard.Count == 100);
        heard.ShouldBe(Enumerable.Range(0, 100));
        await subscription.DisposeAsync();
        await TestClient.UntilAsync(() => test.Client.PublishAsync("news", 100).AsTask(), receivers => receivers == 0);
        heard.Count.ShouldBe(100);
    }

    /// <summary>The library's plain handlers run side by side.</summary>
    [Fact]
    public async Task A_message_waits_for_the_handler_of_the_previous_one()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint);
        var heard = new ConcurrentQueue<int>();
        using var later = new SemaphoreSlim(0);
        await using var other = await test.Client.SubscribeAsync("later", _ => later.Release());
        await using var subscription = await test.Client.SubscribeAsync("news", message =>
        {
            if ((int)message % 2 == 0)
            {
                // the next message has come by then, and a message of another channel after it
                later.Wait(TestClient.Patience);
                Thread.Yield();
            }

            heard.Enqueue((int)message);
        });

        for (var i = 0; i < 100; i += 2)
        {
            await test.Client.PublishAsync("news", i);
            await test.Client.PublishAsync("news", i + 1);
            await test.Client.PublishAsync("later", i);
        }

        await TestClient.UntilAsync(() => heard.Count == 100);
        heard.ShouldBe(Enumerable.Range(0, 100));
    }

    /// <summary>
    /// The library puts the prefix before the channels of subscribers, and knows nothing of those that a script
    /// publishes to.
    /// </summary>
    [Theory]
    [InlineData("")]
    [InlineData(",channelPrefix=app:")]
    public async Task Messages_published_by_scripts_arrive_with_a_channel_prefix_too(string prefix)
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint + prefix);
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await test.Client.SubscribeAsync("news", m => heard.TrySetResult(m.ToString()));

        var receivers = await test.Client.EvaluateAsync(
            new RedisScript("publish", "return redis.call('PUBLISH', ARGV[1], ARGV[2])"),
            [], [test.Client.ChannelForScript("news"), "hello"]);

        ((long)receivers).ShouldBe(1);
        (await heard.Task.WaitAsync(TestClient.Patience)).ShouldBe("hello");
    }

    [Fact]
    public async Task A_subscription_survives_a_restart_and_delivers_when_OnReconnected_is_called()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint);
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await test.Client.SubscribeAsync("news", m => heard.TrySetResult(m.ToString()));
        using var listening = test.Client.OnReconnected(() => _ = server.CommandAsync("PUBLISH", "news", "repaired"));

        await server.KillAsync();
        await server.RestartAsync();

        (await heard.Task.WaitAsync(TestClient.Patience)).ShouldBe("repaired");
    }

    [Fact]
    public async Task A_subscription_made_while_the_server_is_down_works_once_it_is_up()
    {
        await using var server = RedisServer.Down();
        await using var test = new TestClient(server.EndPoint);
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await test.Client.SubscribeAsync("news", m => heard.TrySetResult(m.ToString()));

        await server.RestartAsync();
        await TestClient.UntilAsync(
            () => server.CommandAsync("PUBLISH", "news", "hello"), receivers => receivers == "1");

        (await heard.Task.WaitAsync(TestClient.Patience)).ShouldBe("hello");
    }

    [Fact]
    public async Task A_handler_that_throws_is_logged_and_gets_the_next_message()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint);
        var heard = 0;
        await using var subscription = await test.Client.SubscribeAsync("news", _ =>
        {
            heard++;
            throw new InvalidOperationException("broken handler");
        });

        await test.Client.PublishAsync("news", 1);
        await test.Client.PublishAsync("news", 2);

        await TestClient.UntilAsync(() => heard == 2);
        await TestClient.UntilAsync(
            () => test.Log.All.Count(l => l.Contains("broken handler", StringComparison.Ordinal)) == 2);
    }

    [Fact]
    public async Task State_changes_are_reported_in_order()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint);
        var states = new ConcurrentQueue<RedisState>();
        using var listening = test.Client.OnStateChanged(states.Enqueue);

        await server.KillAsync();
        await TestClient.UntilAsync(() => !test.Client.IsAvailable);
        await server.RestartAsync();
        await test.ReadyAsync();

        await TestClient.UntilAsync(() => states.Count >= 2);
        states.Take(2).ShouldBe([RedisState.Unavailable, RedisState.Ready]);
    }

    [Fact]
    public async Task A_listener_that_blocks_or_throws_does_not_keep_the_client_from_recovering()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint);
        using var done = new ManualResetEventSlim();
        using var throwing = test.Client.OnStateChanged(_ => throw new InvalidOperationException("broken listener"));
        using var blocking = test.Client.OnStateChanged(_ => done.Wait(TestClient.Patience));

        await server.KillAsync();
        await TestClient.UntilAsync(() => !test.Client.IsAvailable);
        await server.RestartAsync();

        await TestClient.UntilAsync(() => test.Client.IsAvailable);
        done.Set();
        await TestClient.UntilAsync(
            () => test.Log.All.Count(l => l.Contains("broken listener", StringComparison.Ordinal)) >= 2);
    }
}
