using System.Collections.Concurrent;
using System.Diagnostics;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Leases;
using EdgeKit.RateLimit.Redis;
using EdgeKit.RateLimit.Telemetry;
using EdgeKit.Redis;
using EdgeKit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeKit.RateLimit.Tests.Redis;

/// <summary>
/// Redis becomes unavailable under load. No caller sees an exception, and the bound that docs/rate-limit.md states
/// holds.
/// </summary>
public sealed class OutageTests : IAsyncLifetime
{
    private const long Capacity = 50;
    private const int Refill = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private RedisServer _server = null!;

    public async Task InitializeAsync() => _server = await RedisServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("kill")]
    [InlineData("pause")]
    [InlineData("flush")]
    [InlineData("failover")]
    public async Task A_load_continues_within_the_documented_bound(string what)
    {
        await using var instance = what == "pause" ? await StartWhereSilenceIsShortAsync() : await StartAsync("Local");
        var started = Stopwatch.GetTimestamp();
        using var stop = new CancellationTokenSource();
        var admitted = new ConcurrentQueue<Admission>();
        var load = Enumerable.Range(0, 8)
            .Select(_ => Task.Run(() => HammerAsync(instance, admitted, stop.Token))).ToArray();
        await EventuallyAsync(() => admitted.Count > Capacity + (Refill / 2));
        await HurtAsync(what, admitted);
        var mended = Stopwatch.GetTimestamp();
        await EventuallyAsync(
            () => admitted.Count(a => a.Source == DecisionSource.Redis && a.Asked > mended) > Capacity + Refill);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        // One full bucket more for each time that the state is lost or another place takes over: going down and coming
        // back.
        var possible = Capacity + (Refill * Stopwatch.GetElapsedTime(started).TotalSeconds);
        admitted.Count.ShouldBeLessThanOrEqualTo((int)(possible + (2 * Capacity) + (Refill * SecondsOfBoth(admitted))));
    }

    [Theory]
    [InlineData("Local", true, DecisionSource.LocalShare)]
    [InlineData("Open", true, DecisionSource.Open)]
    [InlineData("Closed", false, DecisionSource.Closed)]
    public async Task A_policy_follows_its_OnRedisFailure_while_Redis_is_unavailable(string mode, bool admitted, object source)
    {
        await using var instance = await StartAsync(mode);
        await instance.TakeAsync(instance.Request("p"));
        await _server.KillAsync();
        var result = await EventuallyAsync(instance, d => d.Source != DecisionSource.Redis);
        result.Admitted.ShouldBe(admitted);
        result.Source.ShouldBe((DecisionSource)source);
        var health = await instance.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        health.Entries["edgekit-ratelimit"].Status.ShouldBe(HealthStatus.Degraded);
        health.Entries["edgekit-ratelimit"].Data["p"].ShouldBe(
            mode switch { "Local" => "local_share", "Open" => "open", _ => "closed" });

        await _server.RestartAsync();
        (await EventuallyAsync(instance, d => d.Source == DecisionSource.Redis)).Admitted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_replica_that_takes_over_continues_the_buckets()
    {
        await using var replica = await RedisServer.StartAsync(
            "--replicaof", "127.0.0.1", _server.EndPoint.Split(':')[1]);
        await EventuallyAsync(async () => (await replica.CommandAsync("INFO", "replication"))
            .Contains("master_link_status:up", StringComparison.Ordinal));
        const string Slow = """{ "Policies": { "p": { "Capacity": 1000, "RefillPerSecond": 0.001, "Mode": "Strict", "OnRedisFailure": "Open" } } }""";
        await using var instance = await TestInstance.StartAsync(
            $"{_server.EndPoint},{replica.EndPoint}", Slow, failuresToOpen: 1);
        await instance.ReadyAsync().WaitAsync(Patience);
        (await EventuallyAsync(instance, d => d.Source == DecisionSource.Redis)).Remaining.ShouldBeGreaterThan(900);
        (await instance.TakeAsync(instance.Request("p", cost: 500))).Source.ShouldBe(DecisionSource.Redis);
        await _server.CommandAsync("WAIT", "1", "60000");

        await _server.KillAsync();
        (await EventuallyAsync(instance, d => d.Source != DecisionSource.Redis)).Admitted.ShouldBeTrue();
        await replica.CommandAsync("REPLICAOF", "NO", "ONE");
        (await EventuallyAsync(instance, d => d.Source == DecisionSource.Redis)).Remaining.ShouldBeLessThan(500);
    }

    [Fact]
    public async Task Leased_tokens_are_spent_before_the_local_share_and_Redis_takes_over_again()
    {
        await using var instance = await TestInstance.StartAsync(
            _server.EndPoint, """{ "Policies": { "p": { "Capacity": 1000000, "RefillPerSecond": 1, "Mode": "Leased" } } }""",
            clock: new TimersThatFireOnce(), failuresToOpen: 1);
        await instance.ReadyAsync().WaitAsync(Patience);
        var leases = instance.Services.GetRequiredService<LeaseTable>();
        await SpendAsync(instance, _ => leases.Tokens > 10);
        await _server.KillAsync();
        var redis = instance.Services.GetRequiredService<RedisClient>();
        await EventuallyAsync(() => !redis.IsAvailable);
        var degradation = instance.Services.GetRequiredService<DegradationState>();
        (await SpendAsync(instance, _ => degradation.Degraded.ContainsKey("p"))).Source.ShouldBe(DecisionSource.Lease);
        (await SpendAsync(instance, d => d.Source != DecisionSource.Lease)).Source.ShouldBe(DecisionSource.LocalShare);

        await _server.RestartAsync();
        await SpendAsync(instance, d => d.Source == DecisionSource.Lease && !degradation.Degraded.ContainsKey("p"));
    }

    [Fact]
    public async Task The_share_of_an_instance_is_the_limit_divided_by_the_live_ones()
    {
        var prefix = TestInstance.NewPrefix();
        await using var one = await StartAsync("Local", prefix);
        await using var two = await StartAsync("Local", prefix);
        do
        {
            await _server.RestartAsync();
            await EventuallyAsync(() => Live(one) == 2 && Live(two) == 2);
            await _server.KillAsync();
            await EventuallyAsync(one, d => d.Source == DecisionSource.LocalShare);
        }
        while (Live(one) != 2); // one of them had no time for its heartbeat; from here on the last count holds
        var admitted = 0;
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 60; i++)
        {
            admitted += (await one.TakeAsync(one.Request("p", "somebody else"))).Admitted ? 1 : 0;
        }

        var half = (Capacity + (Refill * Stopwatch.GetElapsedTime(started).TotalSeconds)) / 2;
        admitted.ShouldBeInRange((int)Capacity / 2, (int)half);
    }

    private static int Live(TestInstance instance) => instance.Services.GetRequiredService<InstanceCount>().Live;

    /// <summary>
    /// A broken connection is noticed immediately, and nothing else passes for an outage: a call may take as long as a busy
    /// machine likes.
    /// </summary>
    private Task<TestInstance> StartAsync(string onFailure, string? prefix = null) =>
        StartAsync(onFailure, prefix, "00:01:00", failuresToOpen: 1);

    private Task<TestInstance> StartWhereSilenceIsShortAsync() =>
        StartAsync("Local", null, "00:00:00.200", failuresToOpen: 5);

    private async Task<TestInstance> StartAsync(string onFailure, string? prefix, string timeout, int failuresToOpen)
    {
        var json = $$"""{ "Policies": { "p": { "Capacity": {{Capacity}}, "RefillPerSecond": {{Refill}}, "Mode": "Strict", "OnRedisFailure": "{{onFailure}}" } } }""";
        var instance = await TestInstance.StartAsync(
            _server.EndPoint, json, prefix, timeout, failuresToOpen: failuresToOpen);
        await instance.ReadyAsync().WaitAsync(Patience);
        return instance;
    }

    private async Task HurtAsync(string what, ConcurrentQueue<Admission> admitted)
    {
        switch (what)
        {
            case "kill":
                await _server.KillAsync();
                await EventuallyAsync(() => GaveAWholeBucket(admitted));
                await _server.RestartAsync();
                break;
            case "pause":
                _server.Pause();
                await EventuallyAsync(() => GaveAWholeBucket(admitted));
                _server.Resume();
                break;
            case "flush":
                await _server.FlushScriptsAsync();
                await _server.CommandAsync("FLUSHALL");
                break;
            default:
                // What a client meets between the end of one primary and the promotion of another: writes are refused.
                await _server.CommandAsync("REPLICAOF", "127.0.0.1", "1");
                await EventuallyAsync(() => GaveAWholeBucket(admitted));
                await _server.CommandAsync("REPLICAOF", "NO", "ONE");
                break;
        }
    }

    /// <summary>
    /// Whether this instance's share has stood in for so long that it gave more than a full bucket holds.
    /// </summary>
    private static bool GaveAWholeBucket(ConcurrentQueue<Admission> admitted) =>
        admitted.Count(a => a.Source == DecisionSource.LocalShare) > Capacity + (Refill / 10);

    /// <summary>
    /// How long Redis and the share gave both. On a busy machine a call may come too late although Redis is well: the
    /// share answers it, and fills up again while Redis answers the others.
    /// </summary>
    private static double SecondsOfBoth(IReadOnlyCollection<Admission> admitted)
    {
        var share = admitted.Where(a => a.Source == DecisionSource.LocalShare).ToArray();
        if (share.Length == 0)
        {
            return 0;
        }

        var (first, last) = (share.Min(a => a.Answered), share.Max(a => a.Answered));
        var again = admitted.Where(a => a.Source == DecisionSource.Redis && a.Asked > first).Min(a => a.Asked);
        return again < last ? Stopwatch.GetElapsedTime(again, last).TotalSeconds : 0;
    }

    private static async Task HammerAsync(
        TestInstance instance, ConcurrentQueue<Admission> admitted, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var asked = Stopwatch.GetTimestamp();
            var result = await instance.TakeAsync(instance.Request("p"));
            if (result.Admitted)
            {
                admitted.Enqueue(new Admission(result.Source, asked, Stopwatch.GetTimestamp()));
            }

            await Task.Delay(2, CancellationToken.None);
        }
    }

    /// <summary>Asks without a pause, as fast as the machine can: how much is leased follows from that.</summary>
    private static async Task<BucketResult> SpendAsync(TestInstance instance, Func<BucketResult, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var result = await instance.TakeAsync(instance.Request("p"));
            if (condition(result))
            {
                return result;
            }

            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task<BucketResult> EventuallyAsync(TestInstance instance, Func<BucketResult, bool> condition)
    {
        BucketResult result = default;
        await EventuallyAsync(async () => condition(result = await instance.TakeAsync(instance.Request("p"))));
        return result;
    }

    private static Task EventuallyAsync(Func<bool> condition) => EventuallyAsync(() => Task.FromResult(condition()));

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    /// <summary>A request that was let through: by whom, and between which two moments.</summary>
    private sealed record Admission(DecisionSource Source, long Asked, long Answered);
}
