using System.Collections.Concurrent;

namespace EdgeKit.Redis.Tests;

public sealed class OutageTests
{
    private static readonly (string, string) QuickProbes = ("ProbeInterval", "00:00:00.050");
    private static readonly (string, string) OfDefaultLength = ("Timeout", "00:00:00.100");

    [Fact]
    public async Task Calls_to_a_paused_server_time_out_and_open_the_breaker_and_it_recovers_by_itself()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(
            server.EndPoint, ("FailuresToOpen", "3"), OfDefaultLength, QuickProbes);
        server.Pause();

        var failures = new List<RedisFailure>();
        while (test.Client.IsAvailable)
        {
            failures.Add((
                await test.Client.TryExecuteAsync(d => d.PingAsync()).AsTask().WaitAsync(TestClient.Patience)).Failure);
        }

        failures.ShouldBe([RedisFailure.TimedOut, RedisFailure.TimedOut, RedisFailure.TimedOut]);
        (await test.Client.TryExecuteAsync(d => d.PingAsync())).Failure.ShouldBe(RedisFailure.CircuitOpen);

        server.Resume();
        await test.ReadyAsync();
        await test.Client.ExecuteAsync(d => d.PingAsync());
    }

    [Fact]
    public async Task A_server_paused_under_load_has_a_bounded_number_of_waiting_calls()
    {
        await using var server = await RedisServer.StartAsync();
        var clock = new FakeTimeProvider();
        await using var test = await TestClient.ReadyAsync(
            server.EndPoint + ",asyncTimeout=180000", clock, ("MaxInFlight", "100"), ("Timeout", "00:00:00.300"));
        using var metrics = new MetricReadings();
        server.Pause();

        var calls = Enumerable.Range(0, 10_000).Select(
            async _ => (await test.Client.TryExecuteAsync(d => d.StringIncrementAsync("n"))).Failure).ToArray();
        clock.Advance(TimeSpan.FromMilliseconds(300));
        var failures = await Task.WhenAll(calls).WaitAsync(TestClient.Patience);

        failures.Count(f => f == RedisFailure.TimedOut).ShouldBe(100);
        failures.Count(f => f == RedisFailure.TooManyInFlight).ShouldBe(9_900);
        metrics.Read("edgekit.redis.in_flight", test.Services).ShouldBe(100);

        server.Resume();
        await TestClient.UntilAsync(() => metrics.Read("edgekit.redis.in_flight", test.Services) == 0);
        (await server.CommandAsync("GET", "n")).ShouldBe("100");
    }

    [Fact]
    public async Task A_paused_server_opens_the_breaker_even_when_no_more_calls_may_wait()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(
            server.EndPoint, ("MaxInFlight", "2"), OfDefaultLength, QuickProbes);
        server.Pause();

        await TestClient.UntilAsync(
            () => test.Client.TryExecuteAsync(d => d.PingAsync()).AsTask(), o => o.Failure == RedisFailure.CircuitOpen);

        server.Resume();
        await test.ReadyAsync();
    }

    [Fact]
    public async Task Killed_under_load_it_fails_with_one_exception_type_and_recovers_when_restarted()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint);
        var seen = new ConcurrentDictionary<Type, int>();
        using var load = new Load(callers: 64, test.Client, seen);

        await load.AnsweredAsync(1_000);
        await server.KillAsync();
        await TestClient.UntilAsync(() => !test.Client.IsAvailable);
        await server.RestartAsync();
        await test.ReadyAsync();
        await load.AnsweredAsync(1_000);
        await load.StopAsync();

        seen.Keys.ShouldBe([typeof(RedisUnavailableException)]);
    }

    [Fact]
    public async Task An_idle_client_notices_that_the_server_died()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint);

        await server.KillAsync();

        await TestClient.UntilAsync(() => test.Client.State == RedisState.Unavailable);
    }

    [Fact]
    public async Task It_starts_without_a_server_and_is_ready_when_the_server_is_up()
    {
        await using var server = RedisServer.Down();
        await using var test = new TestClient(server.EndPoint);
        (await test.Client.TryExecuteAsync(d => d.PingAsync())).Failure.ShouldBe(RedisFailure.NotConnected);
        await TestClient.UntilAsync(
            () => test.Log.All.Any(l => l.Contains("cannot be reached yet", StringComparison.Ordinal)));

        await server.RestartAsync();
        await test.ReadyAsync();

        await test.Client.ExecuteAsync(d => d.PingAsync());
    }

    [Fact]
    public async Task An_unresponsive_connection_is_replaced()
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = new MuteProxy(server.Port);
        await using var test = await TestClient.ReadyAsync(
            proxy.EndPoint + ",asyncTimeout=1000", ("ProbeInterval", "00:00:00.100"), OfDefaultLength);
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await test.Client.SubscribeAsync("news", m => heard.TrySetResult(m.ToString()));

        proxy.MuteOpenConnections();
        while (test.Client.IsAvailable)
        {
            await test.Client.TryExecuteAsync(d => d.PingAsync());
        }

        await TestClient.UntilAsync(() => test.Client.TryExecuteAsync(d => d.PingAsync()).AsTask(), o => o.IsSuccess);
        await TestClient.UntilAsync(() => server.CommandAsync("PUBLISH", "news", "again"), _ => heard.Task.IsCompleted);
        (await heard.Task.WaitAsync(TestClient.Patience)).ShouldBe("again");
    }

    [Fact]
    public async Task The_new_primary_is_found_after_the_old_one_becomes_a_replica()
    {
        await using var old = await RedisServer.StartAsync();
        await using var next = await RedisServer.StartAsync("--repl-diskless-sync-delay", "0");
        await next.CommandAsync("REPLICAOF", "127.0.0.1", $"{old.Port}");
        await using var test = await TestClient.ReadyAsync($"{old.EndPoint},{next.EndPoint}");
        (await test.Client.TryExecuteAsync(d => d.StringSetAsync("k", "1"))).IsSuccess.ShouldBeTrue();

        await next.CommandAsync("REPLICAOF", "NO", "ONE");
        await old.CommandAsync("REPLICAOF", "127.0.0.1", $"{next.Port}");

        var first = await test.Client.TryExecuteAsync(d => d.StringSetAsync("k", "2"));
        first.Failure.ShouldBe(RedisFailure.Refused);
        await TestClient.UntilAsync(
            () => test.Client.TryExecuteAsync(d => d.StringSetAsync("k", "3")).AsTask(), o => o.IsSuccess);
        (await next.CommandAsync("GET", "k")).ShouldBe("3");
    }

    [Fact]
    public async Task A_server_that_is_a_replica_for_a_while_serves_again_when_it_is_promoted()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint, ("FailuresToOpen", "1"), QuickProbes);
        await server.CommandAsync("REPLICAOF", "127.0.0.1", "1");
        await TestClient.UntilAsync(
            () => test.Client.TryExecuteAsync(d => d.StringSetAsync("k", "1")).AsTask(), o =>
                o.Failure == RedisFailure.CircuitOpen);

        await server.CommandAsync("REPLICAOF", "NO", "ONE");

        await test.ReadyAsync();
        await test.Client.ExecuteAsync(d => d.StringSetAsync("k", "2"));
    }

    [Fact]
    public async Task A_cancelled_call_affects_only_its_caller()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(
            server.EndPoint, ("FailuresToOpen", "1"), ("Timeout", "00:01:00"));
        server.Pause();
        using var cancel = new CancellationTokenSource();
        var calls = Enumerable.Range(
            0, 20).Select(_ => test.Client.ExecuteAsync(d => d.PingAsync(), cancel.Token).AsTask()).ToArray();

        await cancel.CancelAsync();

        foreach (var call in calls)
        {
            await Should.ThrowAsync<OperationCanceledException>(() => call.WaitAsync(TestClient.Patience));
        }

        test.Client.IsAvailable.ShouldBeTrue();
        server.Resume();
        await test.Client.ExecuteAsync(d => d.PingAsync());
    }

    [Fact]
    public async Task A_caller_that_blocks_after_its_reply_delays_no_other()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint, ("Timeout", "00:01:00"));
        using var others = new ManualResetEventSlim();
        var answered = new TaskCompletionSource();
        var blocking = Task.Run(async () =>
        {
            await test.Client.ExecuteAsync(d => d.PingAsync());
            answered.SetResult();
            return others.Wait(TestClient.Patience);
        });
        await answered.Task;

        await test.Client.ExecuteAsync(d => d.PingAsync());

        others.Set();
        (await blocking).ShouldBeTrue();
    }

    [Fact]
    public async Task A_rejected_call_costs_no_allocation()
    {
        await using var server = RedisServer.Down();
        await using var test = new TestClient(server.EndPoint);
        var script = new RedisScript("one", "return 1");

        var allocated = Measure(test.Client, script);

        allocated.ShouldBeLessThan(1_000); // for 10,000 calls: the runtime's own first-call costs
    }

    private static long Measure(RedisClient client, RedisScript script)
    {
        Refuse(client, script, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refuse(client, script, 10_000);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Refuse(RedisClient client, RedisScript script, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var call = client.TryEvaluateAsync(script, [], []);
            call.IsCompletedSuccessfully.ShouldBeTrue();
        }
    }
}
