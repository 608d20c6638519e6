using EdgeKit.Cache.Tests.Support;

namespace EdgeKit.Cache.Tests.Redis;

public sealed class InvalidationTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private readonly Source _source = new();

    [Fact]
    public async Task A_removal_reaches_the_memory_of_all_instances()
    {
        await using var fleet = await FilledFleetAsync();
        await fleet.A.Cache.RemoveAsync("k");

        await Eventually.Holds(async () => await fleet.B.ValueAsync() is null);
        (await fleet.A.ValueAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_fill_that_began_before_a_removal_restores_nothing()
    {
        await using var fleet = await Fleet.StartAsync(redis.Server.EndPoint, 2);
        var early = fleet.A.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask();
        await _source.AskedAsync();
        await fleet.B.Cache.RemoveAsync("k");
        _source.Answer("old");
        (await early).Value.ShouldBe("old"); // Readers from before the removal may get it.

        (await fleet.A.ValueAsync()).ShouldBeNull();
        (await fleet.B.ValueAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_fill_that_began_before_a_set_does_not_replace_what_was_set()
    {
        await using var fleet = await Fleet.StartAsync(redis.Server.EndPoint, 2);
        var early = fleet.A.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask();
        await _source.AskedAsync();
        await fleet.B.Cache.SetAsync("k", "set");
        _source.Answer("old");
        await early;

        await Eventually.Holds(async () => await fleet.A.ValueAsync() == "set");
        (await fleet.B.ValueAsync()).ShouldBe("set");
    }

    [Fact]
    public async Task A_purged_tag_invalidates_its_entries_in_all_instances_and_no_others()
    {
        await using var fleet = await Fleet.StartAsync(redis.Server.EndPoint, 2);
        foreach (var instance in fleet.Instances)
        {
            await instance.Cache.GetOrSetAsync<string>("k", (fill, _) => Tagged(fill, "old", "t"));
            await instance.Cache.GetOrSetAsync<string>("other", (fill, _) => Tagged(fill, "kept", "u"));
        }

        await fleet.A.Caches.RemoveByTagAsync("t");
        (await fleet.A.ValueAsync()).ShouldBeNull();
        await Eventually.Holds(async () => await fleet.B.ValueAsync() is null);
        (await fleet.A.ValueAsync("other")).ShouldBe("kept");
        (await fleet.B.ValueAsync("other")).ShouldBe("kept");

        _source.Answer("new");
        (await fleet.B.Cache.GetOrSetAsync<string>("k", _source.MakeAsync)).Value.ShouldBe("new");
        (await fleet.A.Cache.GetOrSetAsync<string>("k", _source.MakeAsync)).Value.ShouldBe("new");
        _source.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task An_instance_that_starts_after_a_purge_ignores_entries_filled_before_it()
    {
        await using var fleet = await FilledFleetAsync("Tags:0", "t");
        await fleet.A.Caches.RemoveByTagAsync("t");
        await using var late = await CacheInstance.StartAsync(redis.Server.EndPoint, fleet.A.Redis.KeyPrefix);
        await late.InStepAsync();

        (await late.ValueAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Purging_a_policy_invalidates_all_its_entries()
    {
        await using var fleet = await FilledFleetAsync();
        await fleet.A.Cache.RemoveAllAsync();

        await Eventually.Holds(async () => await fleet.B.ValueAsync() is null);
        (await fleet.A.ValueAsync()).ShouldBeNull();
    }

    /// <summary>The subscription's connection is cut; messages are lost meanwhile.</summary>
    [Fact]
    public async Task A_lost_message_is_noticed_and_repaired()
    {
        await using var fleet = await FilledFleetAsync();
        // An event that is numbered and logged, but whose message is lost, as with a broken subscription.
        await redis.Server.CommandAsync("HINCRBY", fleet.A.Names.EventKeys[0].ToString(), "count", "1");
        var count = await redis.Server.CommandAsync("HGET", fleet.A.Names.EventKeys[0].ToString(), "count");
        await redis.Server.CommandAsync("ZADD", fleet.A.Names.EventKeys[2].ToString(), count, "p\nk");

        await Eventually.Holds(() => !fleet.Instances.Any(InMemory));
    }

    [Fact]
    public async Task A_lost_subscription_is_repaired_on_reconnection()
    {
        await using var fleet = await FilledFleetAsync();
        await redis.Server.CommandAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await fleet.A.Cache.RemoveAsync("k");

        await Eventually.Holds(() => !InMemory(fleet.B));
    }

    private static ValueTask<string> Tagged(CacheFill<string> fill, string value, string tag)
    {
        fill.Tags.Add(tag);
        return new(value);
    }

    private static bool InMemory(CacheInstance instance) =>
        instance.Engine.LookupInMemory(instance.Key("k"), default) is not null;

    private async Task<Fleet> FilledFleetAsync(params string[] setting)
    {
        var fleet = await Fleet.StartAsync(
            redis.Server.EndPoint, 2, setting.Length == 0 ? [] : [(setting[0], setting[1])]);
        foreach (var instance in fleet.Instances)
        {
            await instance.Cache.GetOrSetAsync<string>("k", (_, _) => new("old"));
        }

        return fleet;
    }
}
