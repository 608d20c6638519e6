using EdgeKit.Idempotency.Stores;
using EdgeKit.Testing;

namespace EdgeKit.Idempotency.Tests;

/// <summary>What an operation costs, as the server sees it. What a script itself calls is no round trip.</summary>
public sealed class RedisRoundTripTests : IAsyncLifetime
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(1);
    private static readonly IdempotencyClaim Mine = new("key", "fingerprint", "mine", TimeSpan.FromSeconds(30));
    private static readonly IdempotencyRecord Done = new(
        IdempotencyRecordKind.Answer, 201, [new("Location", "/orders/1")], new byte[100]);

    private RedisServer _server = null!;
    private RedisConnected _connected = null!;
    private RedisMonitor _monitor = null!;

    private RedisIdempotencyStore Store => new(_connected.Client);

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _connected = await RedisConnected.ToAsync(_server.EndPoint);

        // A script is sent by its text once in a server's life: not counted here.
        await Store.BeginAsync(Mine, default);
        await Store.RenewAsync(Mine, default);
        await Store.CompleteAsync(Mine, Done, Retention, default);
        await Store.ReleaseAsync(Mine, default);
        await _server.CommandAsync("FLUSHDB");
        _monitor = await RedisMonitor.StartAsync(_server);
    }

    public async Task DisposeAsync()
    {
        _monitor.Dispose();
        await _connected.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_claim_is_one_round_trip_whatever_the_verdict()
    {
        await CostsOneAsync(() => Verdict(Mine, IdempotencyVerdict.Claimed));
        await CostsOneAsync(() => Verdict(Mine with { Token = "other" }, IdempotencyVerdict.InFlight));
        await CostsOneAsync(() => Verdict(Mine with { Fingerprint = "other" }, IdempotencyVerdict.Mismatch));
        await Store.CompleteAsync(Mine, Done, Retention, default);
        await CostsOneAsync(() => Verdict(Mine with { Token = "other" }, IdempotencyVerdict.Replay));
    }

    [Fact]
    public async Task An_outcome_is_one_round_trip_whether_it_is_taken_or_fenced_off()
    {
        await Store.BeginAsync(Mine, default);

        await CostsOneAsync(async () => (await Store.CompleteAsync(Mine, Done, Retention, default)).ShouldBeTrue());
        await CostsOneAsync(async () => (
            await Store.CompleteAsync(Mine with { Token = "late" }, Done, Retention, default)).ShouldBeFalse());
    }

    [Fact]
    public async Task A_heartbeat_and_a_release_are_one_round_trip_each()
    {
        await Store.BeginAsync(Mine, default);

        await CostsOneAsync(async () => (await Store.RenewAsync(Mine, default)).ShouldBeTrue());
        await CostsOneAsync(async () => (await Store.ReleaseAsync(Mine, default)).ShouldBeTrue());
    }

    [Fact]
    public async Task A_request_is_two_round_trips_and_its_replay_one()
    {
        await using var shop = await Shopfront.StartAsync(Store);

        (await CountAsync(async () => (await shop.OrderAsync()).IsReplay.ShouldBeFalse())).ShouldBe(2);
        (await CountAsync(async () => (await shop.OrderAsync()).IsReplay.ShouldBeTrue())).ShouldBe(1);
    }

    [Fact]
    public async Task A_notice_is_sent_for_those_who_may_wait_and_spared_where_nobody_does()
    {
        foreach (var (quiet, notices) in new[] { (true, 0), (false, 2) })
        {
            var (done, freed) = (
                Mine with { Key = $"done{quiet}", Quiet = quiet }, Mine with { Key = $"freed{quiet}", Quiet = quiet });
            await _monitor.ReadAsync();

            await Store.CompleteAsync(done, Done, Retention, default);
            await Store.ReleaseAsync(freed, default);

            (await _monitor.ReadAsync()).Count(
                command => command.Contains("idem-done", StringComparison.Ordinal)).ShouldBe(notices);
        }
    }

    private async Task Verdict(IdempotencyClaim claim, IdempotencyVerdict expected) =>
        (await Store.BeginAsync(claim, default)).Verdict.ShouldBe(expected);

    private async Task CostsOneAsync(Func<Task> operation) => (await CountAsync(operation)).ShouldBe(1);

    private async Task<int> CountAsync(Func<Task> operation)
    {
        await _monitor.ReadAsync();
        await operation();
        return (await _monitor.ReadAsync()).Count;
    }
}
