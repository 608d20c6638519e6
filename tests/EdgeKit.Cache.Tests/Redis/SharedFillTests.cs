using EdgeKit.Cache.Distributed;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Tests.Support;
using EdgeKit.Testing;

namespace EdgeKit.Cache.Tests.Redis;

public sealed class SharedFillTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private readonly Source _source = new();

    [Fact]
    public async Task A_key_is_filled_once_for_all_instances()
    {
        await using var fleet = await Fleet.StartAsync(redis.Server.EndPoint, 3);
        var readers = fleet.Instances.SelectMany(i => Enumerable.Range(
            0, 20).Select(_ => i.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask())).ToArray();
        await _source.AskedAsync();
        _source.Answer("v");

        (await Task.WhenAll(readers)).ShouldAllBe(r => r.Value == "v" && !r.IsStale);
        _source.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task An_instance_finds_what_another_has_filled_before()
    {
        await using var fleet = await Fleet.StartAsync(redis.Server.EndPoint, 2);
        _source.Answer("v");
        await fleet.A.Cache.GetOrSetAsync<string>("k", _source.MakeAsync);

        (await fleet.B.Cache.GetOrSetAsync<string>("k", _source.MakeAsync)).Value.ShouldBe("v");
        (await fleet.B.Cache.GetAsync<string>("k")).Value.ShouldBe("v");
        _source.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_leader_that_stops_renewing_loses_its_lease_and_its_late_fill_is_rejected()
    {
        await using var fleet = await Fleet.StartAsync(redis.Server.EndPoint, 2);
        var key = fleet.A.Key("k");
        var dead = new StoreReadRequest(key, "dead-filler");
        (await fleet.A.Store.ReadAsync(dead, default))!.LeaseGranted.ShouldBeTrue();
        _source.Answer("new");
        var waiting = fleet.B.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask();
        await fleet.A.PassAsync(redis.Server, fleet.A.Store.LeaseTime);

        (await waiting).Value.ShouldBe("new");

        var late = new CacheEntry { Content = new(new("\"late\""u8.ToArray()), default), Version = "dead-filler" };
        (await fleet.A.Store.WriteFillAsync(
            new(key, late, new(TimeSpan.FromMinutes(1), default, default)))).ShouldBe(
                StoreWriteResult.Rejected);
        (await fleet.A.Cache.GetAsync<string>("k")).Value.ShouldBe("new");
    }

    [Fact]
    public async Task A_lease_is_renewed_for_as_long_as_the_factory_may_run()
    {
        await using var fleet = await Fleet.StartAsync(redis.Server.EndPoint, 2);
        var (lease, most) = (fleet.A.Store.LeaseTime, fleet.A.Store.LeaseTime * 0.75);
        fleet.A.Store.LeaseTime = TimeSpan.FromSeconds(3); // a beat every second,
        var first = fleet.A.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask();
        await _source.AskedAsync();
        fleet.A.Store.LeaseTime = lease; // each of which is good for a minute
        await RenewedAsync();
        var second = fleet.B.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask();
        for (var i = 0; i < 3; i++)
        {
            await fleet.A.PassAsync(redis.Server, most);
            await RenewedAsync();
        }

        _source.Answer("v");

        (await first).Value.ShouldBe("v");
        (await second).Value.ShouldBe("v");
        _source.Calls.ShouldBe(1);

        Task RenewedAsync() => Eventually.Holds(async () => await fleet.A.LeftOfLeaseAsync(redis.Server) > most);
    }

    [Fact]
    public async Task An_aborted_leader_hands_over_to_another_instance()
    {
        await using var fleet = await Fleet.StartAsync(redis.Server.EndPoint, 2);
        using var leaving = new CancellationTokenSource();
        var leader = fleet.A.Cache.GetOrSetAsync<string>("k", _source.MakeAsync, leaving.Token).AsTask();
        await _source.AskedAsync();
        var follower = fleet.B.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask();
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(leader);
        await _source.AskedAsync();
        _source.Answer("v");

        (await follower).Value.ShouldBe("v");
        _source.Calls.ShouldBe(2);
    }

    /// <summary>The server is paused, so that the leader leaves between question and answer.</summary>
    [Fact]
    public async Task A_leader_that_leaves_while_it_asks_for_the_lease_does_not_keep_it()
    {
        await using var own = await RedisServer.StartAsync();
        await using var fleet = await Fleet.StartAsync(own.EndPoint, 1);
        await fleet.A.Cache.GetAsync<string>("k");
        // the server knows both scripts
        await fleet.A.Store.ReleaseLeaseAsync(fleet.A.Key("k"), "nobody's", null, TimeSpan.Zero);
        using var leaving = new CancellationTokenSource();
        own.Pause();
        var leader = fleet.A.Cache.GetOrSetAsync<string>("k", _source.MakeAsync, leaving.Token).AsTask();
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(leader);
        own.Resume();
        var lease = await fleet.A.Redis.ExecuteAsync(
            d => d.HashGetAsync(fleet.A.Names.EntryKey(fleet.A.Key("k")), "l"));
        lease.IsNull.ShouldBeTrue();
        _source.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task A_factory_that_hangs_is_replaced_by_another_instance_and_its_late_value_is_rejected()
    {
        var prefix = CacheInstance.NewPrefix();
        await using var hasty = await CacheInstance.StartAsync(
            redis.Server.EndPoint, prefix, ("FactoryTimeout", "00:00:00.500"));
        await using var other = await CacheInstance.StartAsync(redis.Server.EndPoint, prefix);
        await Task.WhenAll(hasty.InStepAsync(), other.InStepAsync());
        var late = new TaskCompletionSource<string>();
        var hanging = hasty.Cache.GetOrSetAsync<string>("k", async (_, _) => await late.Task).AsTask();
        await Should.ThrowAsync<TimeoutException>(hanging);
        (await other.Cache.GetOrSetAsync<string>("k", (_, _) => new("new"))).Value.ShouldBe("new");
        late.SetResult("late");
        await Eventually.Holds(async () => await hasty.ValueAsync() == "new");
        (await other.ValueAsync()).ShouldBe("new");
    }

    [Fact]
    public async Task A_miss_a_hit_and_many_of_both_cost_one_round_trip_each_before_the_fill()
    {
        await using var fleet = await Fleet.StartAsync(redis.Server.EndPoint, 2);
        using var readings = new Readings("EdgeKit.Redis", fleet.Instances.Select(i => i.Services));
        string[] keys = ["k", .. Enumerable.Range(0, 50).Select(i => $"other{i}")];
        _source.Answer("v");
        Func<Task>[] reads =
        [
            () => fleet.A.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask(),
            () => fleet.B.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask(),
            () => fleet.B.Cache.GetOrSetManyAsync(keys, Make).AsTask(),
            () => fleet.A.Cache.GetOrSetManyAsync(keys, Make).AsTask(),
        ];
        for (var i = 0; i < reads.Length; i++)
        {
            await reads[i]();
            readings.Count("edgekit.redis.duration", "cache-read").ShouldBe(i + 1);
        }
    }

    [Fact]
    public async Task A_factory_that_throws_leaves_the_lease_to_the_next()
    {
        await using var fleet = await Fleet.StartAsync(redis.Server.EndPoint, 2);
        var failing = fleet.A.Cache.GetOrSetAsync<string>(
            "k", (_, _) => throw new InvalidDataException("broken")).AsTask();
        await Should.ThrowAsync<InvalidDataException>(failing);
        _source.Answer("v");

        (await fleet.B.Cache.GetOrSetAsync<string>("k", _source.MakeAsync)).Value.ShouldBe("v");
    }

    [Fact]
    public async Task Failures_in_a_row_are_counted_across_instances_and_back_off_for_all()
    {
        await using var fleet = await Fleet.StartAsync(redis.Server.EndPoint, 2, ("FailureBackoff", "00:10:00"));
        foreach (var instance in fleet.Instances)
        {
            await Should.ThrowAsync<InvalidDataException>(
                instance.Cache.GetOrSetAsync<string>("k", (_, _) => throw new InvalidDataException("broken")).AsTask());
        }

        foreach (var instance in fleet.Instances)
        {
            var resting = await Should.ThrowAsync<CacheFillException>(
                instance.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask());
            resting.Message.ShouldContain("broken");
        }

        _source.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task A_stale_entry_is_refreshed_by_one_instance_and_no_reader_waits()
    {
        await using var fleet = await Fleet.StartAsync(
            redis.Server.EndPoint, 3, ("StaleWhileRevalidate", "00:10:00"), ("EarlyRefreshBeta", "0"));
        foreach (var instance in fleet.Instances)
        {
            await instance.Cache.GetOrSetAsync<string>("k", (fill, _) =>
            {
                fill.Ttl = TimeSpan.FromMilliseconds(200); // this one alone: the next must stay fresh on a slow machine
                return new("old");
            });
        }

        await Eventually.Holds(async () => (await Task.WhenAll(
            fleet.Instances.Select(i => i.Cache.GetAsync<string>("k").AsTask()))).All(v => v.IsStale));
        var reads = fleet.Instances.SelectMany(
            i => Enumerable.Range(0, 50).Select(_ => i.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask()));
        (await Task.WhenAll(reads)).ShouldAllBe(r => r.Value == "old" && r.IsStale);
        _source.Answer("new");

        await Eventually.Holds(
            async () => (await Task.WhenAll(fleet.Instances.Select(i => i.ValueAsync()))).All(v => v == "new"));
        _source.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Many_keys_are_read_with_one_call_and_made_with_one_call()
    {
        await using var fleet = await Fleet.StartAsync(redis.Server.EndPoint, 2);
        string[] keys = [.. Enumerable.Range(0, 100).Select(i => $"k{i}")];
        await fleet.A.Cache.GetOrSetManyAsync(keys[..50], Make);
        var asked = new List<IReadOnlyList<string>>();

        var found = await fleet.B.Cache.GetOrSetManyAsync(keys, (fill, ct) =>
        {
            asked.Add(fill.Keys);
            return Make(fill, ct);
        });

        found.Count.ShouldBe(100);
        found.ShouldAllBe(v => v.Value.Value == "made " + v.Key);
        asked.ShouldHaveSingleItem().ShouldBe(keys[50..], ignoreOrder: true);
    }

    private static ValueTask<IReadOnlyDictionary<string, string>> Make(
        CacheFillMany fill, CancellationToken cancellationToken) =>
        new(fill.Keys.ToDictionary(k => k, k => "made " + k));
}
