using EdgeKit.Idempotency.Redis;
using EdgeKit.Testing;

namespace EdgeKit.Idempotency.Tests;

/// <summary>The round trips of each operation, as seen by the server. Calls inside a script do not count.</summary>
public sealed class RedisRoundTripTests : IAsyncLifetime
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(1);
    private static readonly IdempotencyClaim Mine = new("key", "fingerprint", "mine", TimeSpan.FromSeconds(30));
    private static readonly IdempotencyRecord Done = new(
        IdempotencyRecordKind.Response, 201, [new("Location", "/orders/1")], new byte[100]);

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
    public async Task A_claim_takes_one_round_trip_whatever_its_result()
    {
        await CostsOneAsync(() => ClaimAsync(Mine, IdempotencyClaimStatus.Claimed));
        await CostsOneAsync(() => ClaimAsync(Mine with { Token = "other" }, IdempotencyClaimStatus.InFlight));
        await CostsOneAsync(() => ClaimAsync(Mine with { Fingerprint = "other" }, IdempotencyClaimStatus.Mismatch));
        await Store.CompleteAsync(Mine, Done, Retention, default);
        await CostsOneAsync(() => ClaimAsync(Mine with { Token = "other" }, IdempotencyClaimStatus.Replay));
    }

    [Fact]
    public async Task An_outcome_takes_one_round_trip_whether_or_not_it_is_accepted()
    {
        await Store.BeginAsync(Mine, default);

        await CostsOneAsync(async () => (await Store.CompleteAsync(Mine, Done, Retention, default)).ShouldBeTrue());
        await CostsOneAsync(async () => (
            await Store.CompleteAsync(Mine with { Token = "late" }, Done, Retention, default)).ShouldBeFalse());
    }

    [Fact]
    public async Task A_heartbeat_and_a_release_take_one_round_trip_each()
    {
        await Store.BeginAsync(Mine, default);

        await CostsOneAsync(async () => (await Store.RenewAsync(Mine, default)).ShouldBeTrue());
        await CostsOneAsync(async () => (await Store.ReleaseAsync(Mine, default)).ShouldBeTrue());
    }

    [Fact]
    public async Task A_request_takes_two_round_trips_and_its_replay_one()
    {
        await using var shop = await Shopfront.StartAsync(Store);

        (await CountAsync(async () => (await shop.OrderAsync()).IsReplay.ShouldBeFalse())).ShouldBe(2);
        (await CountAsync(async () => (await shop.OrderAsync()).IsReplay.ShouldBeTrue())).ShouldBe(1);
    }

    [Fact]
    public async Task Notifications_are_sent_only_where_duplicates_may_wait()
    {
        foreach (var (quiet, notices) in new[] { (true, 0), (false, 2) })
        {
            var (done, freed) = (
                Mine with { Key = $"done{quiet}", SkipNotification = quiet },
                Mine with { Key = $"freed{quiet}", SkipNotification = quiet });
            await _monitor.ReadAsync();

            await Store.CompleteAsync(done, Done, Retention, default);
            await Store.ReleaseAsync(freed, default);

            (await _monitor.ReadAsync()).Count(
                command => command.Contains("idem-done", StringComparison.Ordinal)).ShouldBe(notices);
        }
    }

    private async Task ClaimAsync(IdempotencyClaim claim, IdempotencyClaimStatus expected) =>
        (await Store.BeginAsync(claim, default)).Status.ShouldBe(expected);

    private async Task CostsOneAsync(Func<Task> operation) => (await CountAsync(operation)).ShouldBe(1);

    private async Task<int> CountAsync(Func<Task> operation)
    {
        await _monitor.ReadAsync();
        await operation();
        return (await _monitor.ReadAsync()).Count;
    }
}
