using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Tests.Support;
using EdgeKit.Testing;

namespace EdgeKit.Cache.Tests.Redis;

public sealed class OutageTests : IAsyncLifetime
{
    private readonly Source _source = new();
    private RedisServer _redis = null!;

    public async Task InitializeAsync() => _redis = await RedisServer.StartAsync();

    public async Task DisposeAsync() => await _redis.DisposeAsync();

    [Theory]
    [InlineData("killed")]
    [InlineData("paused")]
    [InlineData("full")]
    public async Task What_happens_to_Redis_during_a_fill_reaches_no_caller(string how)
    {
        await using var fleet = await StartAsync();
        var readers = Enumerable.Range(
            0, 20).Select(_ => fleet.A.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask()).ToArray();
        await _source.AskedAsync();
        await BreakAsync(fleet, how);
        _source.Answer("v");

        (await Task.WhenAll(readers)).ShouldAllBe(r => r.Value == "v");
        (await fleet.A.Cache.GetOrSetAsync<string>("k", _source.MakeAsync)).Value.ShouldBe("v");
        var others = Enumerable.Range(
            0, 20).Select(_ => fleet.A.Cache.GetOrSetAsync<string>("other", _source.MakeAsync).AsTask());
        (await Task.WhenAll(others)).ShouldAllBe(r => r.Value == "v");
        _source.Calls.ShouldBe(2); // one for each key: memory and the lock of this process go on

        await MendAsync(fleet, how);
        await Task.WhenAll(fleet.Instances.Select(i => i.InStepAsync()));
        await fleet.A.Cache.GetOrSetAsync<string>("afterwards", _source.MakeAsync);
        (await fleet.B.Cache.GetOrSetAsync<string>("afterwards", _source.MakeAsync)).Value.ShouldBe("v");
        _source.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task A_flush_during_a_fill_loses_the_lease_and_nothing_else()
    {
        await using var fleet = await StartAsync();
        var reader = fleet.A.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask();
        await _source.AskedAsync();
        await _redis.CommandAsync("FLUSHALL");
        _source.Answer("v");

        (await reader).Value.ShouldBe("v");
        (await fleet.B.Cache.GetOrSetAsync<string>("k", _source.MakeAsync)).Value.ShouldBe("v");
        (await fleet.A.Cache.GetOrSetAsync<string>("k", _source.MakeAsync)).Value.ShouldBe("v");
        _source.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task After_a_flush_all_older_entries_are_invalid_because_purges_may_have_been_lost()
    {
        await using var fleet = await StartAsync();
        await fleet.A.Cache.GetOrSetAsync<string>("k", (_, _) => new("old"));
        await _redis.CommandAsync("FLUSHALL");

        await Eventually.Holds(() => fleet.A.Engine.LookupInMemory(fleet.A.Key("k"), default) is null);
    }

    [Fact]
    public async Task A_purge_right_after_a_flush_is_effective_immediately()
    {
        await using var fleet = await StartAsync();
        await fleet.A.Cache.GetOrSetAsync<string>("k", (_, _) => new("old"));
        await _redis.CommandAsync("FLUSHALL");
        await fleet.A.Caches.RemoveByTagAsync("*");
        (await fleet.A.ValueAsync()).ShouldBeNull();
    }

    /// <summary>
    /// A value that could not be written to Redis is kept here; the outdated value in Redis must not come back.
    /// </summary>
    [Fact]
    public async Task A_value_that_is_set_during_an_outage_does_not_leave_the_old_one_to_others()
    {
        await using var fleet = await StartAsync();
        await fleet.A.Cache.SetAsync("k", "old");
        (await fleet.B.ValueAsync()).ShouldBe("old");
        Pause(fleet);
        await fleet.A.Cache.SetAsync("k", "new");
        (await fleet.A.ValueAsync()).ShouldBe("new");
        Resume(fleet);
        await Eventually.Holds(async () => await fleet.B.ValueAsync() is not "old");
    }

    /// <summary>Moves the times in Redis by a day, which equals setting Redis's clock back.</summary>
    [Theory]
    [InlineData("a value")]
    [InlineData("a lease")]
    public async Task A_clock_of_Redis_that_is_set_back_keeps_nothing_alive(string what)
    {
        await using var fleet = await StartAsync();
        var key = fleet.A.Key("k");
        if (what == "a value")
        {
            await fleet.A.Cache.SetAsync("k", "old");
        }
        else
        {
            (await fleet.A.Store.ReadAsync(new(key, "dead-filler"), default))!.LeaseGranted.ShouldBeTrue();
        }

        foreach (var field in (string[])(what == "a value" ? ["c", "x", "s", "y", "t"] : ["d", "t"]))
        {
            await _redis.CommandAsync("HINCRBY", fleet.A.Names.EntryKey(key), field, "86400000");
        }

        _source.Answer("new");
        (await fleet.B.Cache.GetOrSetAsync<string>("k", _source.MakeAsync)).Value.ShouldBe("new");
        (await _redis.CommandAsync("HGET", fleet.A.Names.EntryKey(key), "v")).ShouldBe("new");
    }

    [Fact]
    public async Task Removals_and_purges_during_an_outage_are_effective_here_immediately_and_elsewhere_afterwards()
    {
        await using var fleet = await StartAsync();
        foreach (var key in (string[])["removed", "purged", "kept"])
        {
            foreach (var instance in fleet.Instances)
            {
                await instance.Cache.GetOrSetAsync<string>(key, (fill, _) =>
                {
                    fill.Tags.Add(key);
                    return new("old");
                });
            }
        }

        Pause(fleet);
        await fleet.A.Cache.RemoveAsync("removed");
        await fleet.A.Caches.RemoveByTagAsync("purged");
        (await fleet.A.ValueAsync("removed")).ShouldBeNull();
        (await fleet.A.ValueAsync("purged")).ShouldBeNull();
        (await fleet.A.ValueAsync("kept")).ShouldBe("old");
        Resume(fleet);

        await Eventually.Holds(
            async () => await fleet.B.ValueAsync("removed") is null && await fleet.B.ValueAsync("purged") is null);
        (await fleet.B.ValueAsync("kept")).ShouldBe("old");
    }

    [Fact]
    public async Task An_instance_that_starts_without_Redis_works_alone_until_it_is_available()
    {
        await using var later = RedisServer.Down();
        await using var instance = await CacheInstance.StartAsync(later.EndPoint, CacheInstance.NewPrefix());
        _source.Answer("v");
        (await instance.Cache.GetOrSetAsync<string>("k", _source.MakeAsync)).Value.ShouldBe("v");
        await later.RestartAsync();

        await instance.InStepAsync();
        (await instance.Cache.GetOrSetAsync<string>("other", _source.MakeAsync)).Value.ShouldBe("v");
        (await later.CommandAsync("EXISTS", instance.Names.EntryKey(instance.Key("other")))).ShouldBe("1");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task An_instance_whose_clock_is_days_off_shares_entries_and_their_ages(int days)
    {
        var prefix = CacheInstance.NewPrefix();
        await using var right = await CacheInstance.StartAsync(_redis.EndPoint, prefix);
        await using var wrong = await CacheInstance.StartAsync(
            _redis.EndPoint, prefix, new SkewedTimeProvider(TimeSpan.FromDays(days)));
        await right.InStepAsync();
        await wrong.InStepAsync();
        await wrong.Cache.GetOrSetAsync<string>("k", (_, _) => new("v"));

        var seen = await right.Cache.GetOrSetAsync<string>("k", _source.MakeAsync);
        seen.Value.ShouldBe("v");
        seen.IsStale.ShouldBeFalse();
        seen.Age.ShouldBeLessThan(TimeSpan.FromHours(1));
        await right.Caches.RemoveByTagAsync("*");
        await Eventually.Holds(async () => await wrong.ValueAsync() is null);
    }

    private Task<Fleet> StartAsync() => Fleet.StartAsync(
        _redis.EndPoint, 2, ("EdgeKit:Redis:FailuresToOpen", "1"), ("EdgeKit:Redis:ProbeInterval", "00:00:00.050"));

    // Only silence has to be waited out: a busy machine that is late with an answer must not pass for an outage at any
    // other time.
    private void Pause(Fleet fleet)
    {
        SetPatience(fleet, "00:00:02");
        _redis.Pause();
    }

    private void Resume(Fleet fleet)
    {
        _redis.Resume();
        SetPatience(fleet, "00:01:00");
    }

    private static void SetPatience(Fleet fleet, string timeout)
    {
        foreach (var instance in fleet.Instances)
        {
            instance.WaitForRedis(timeout);
        }
    }

    private Task BreakAsync(Fleet fleet, string how)
    {
        if (how == "paused")
        {
            Pause(fleet);
            return Task.CompletedTask;
        }

        return how == "killed" ? _redis.KillAsync() : _redis.CommandAsync("CONFIG", "SET", "maxmemory", "1");
    }

    private Task MendAsync(Fleet fleet, string how)
    {
        if (how == "paused")
        {
            Resume(fleet);
            return Task.CompletedTask;
        }

        return how == "killed" ? _redis.RestartAsync() : _redis.CommandAsync("CONFIG", "SET", "maxmemory", "0");
    }
}
