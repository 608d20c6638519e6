using EdgeKit.Cache.Tests.Objects;
using EdgeKit.Cache.Tests.Support;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Tests.Redis;

/// <summary>Values that are stored in one tier only.</summary>
public sealed class TiersTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private int _calls;

    [Fact]
    public async Task Tuples_reach_the_other_instance_unchanged()
    {
        await using var fleet = await StartAsync();
        await Hybrid(fleet.A).GetOrCreateAsync("k", _ => new ValueTask<(string, int)>(("EUR", 42)));
        (await Hybrid(fleet.B).GetOrCreateAsync("k", _ => new ValueTask<(string, int)>(("", 0)))).ShouldBe(("EUR", 42));
    }

    [Fact]
    public async Task A_value_that_cannot_be_shared_is_made_once_in_each_instance_and_never_read_by_another()
    {
        await using var fleet = await StartAsync();
        for (var i = 0; i < 2; i++)
        {
            (await ThingAsync(fleet.A)).Name.ShouldBe("made 1");
            (await ThingAsync(fleet.B)).Name.ShouldBe("made 2");
        }

        await fleet.A.Cache.RemoveAsync("k");
        (await ThingAsync(fleet.A)).Name.ShouldBe("made 3");
        await Eventually.Holds(async () => (await ThingAsync(fleet.B)).Name == "made 4");
    }

    [Fact]
    public async Task A_value_that_cannot_be_shared_is_served_stale_when_it_cannot_be_made_again()
    {
        await using var fleet = await StartAsync(("Ttl", "00:00:00.001"), ("StaleIfError", "01:00:00"));
        await ThingAsync(fleet.A);
        // it has expired
        await Eventually.Holds(() => fleet.A.Engine.LookupInMemory(fleet.A.Key("k"), default) is null);
        for (var i = 0; i < 4; i++)
        {
            var found = await fleet.A.Cache.GetOrSetAsync<Things.IThing>(
                "k", (_, _) => throw new InvalidDataException());
            (found.IsStale, found.Value.Name).ShouldBe((true, "made 1"));
        }
    }

    [Fact]
    public async Task A_value_excluded_from_the_distributed_cache_is_not_written_to_it()
    {
        await using var fleet = await StartAsync();
        var options = Flags(HybridCacheEntryFlags.DisableDistributedCacheWrite);
        await Hybrid(fleet.A).SetAsync("k", "set", options);
        (await TextAsync(fleet.B, options)).ShouldBe("made 1");
        (await TextAsync(fleet.A, options)).ShouldBe("set");
        (await redis.Server.CommandAsync("HGET", fleet.A.Names.EntryKey(fleet.A.Key("k")), "v")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_value_excluded_from_memory_is_read_from_the_distributed_cache()
    {
        await using var fleet = await StartAsync();
        await TextAsync(fleet.A, Flags(HybridCacheEntryFlags.DisableLocalCacheWrite));
        fleet.A.Engine.LookupInMemory(fleet.A.Key("k"), default).ShouldBeNull();
        (await TextAsync(fleet.A)).ShouldBe("made 1");
    }

    [Fact]
    public async Task A_tier_excluded_from_reading_is_not_read()
    {
        await using var fleet = await StartAsync();
        await Hybrid(fleet.A).SetAsync("k", "here", Flags(HybridCacheEntryFlags.DisableDistributedCacheWrite));
        (await TextAsync(fleet.A, Flags(HybridCacheEntryFlags.DisableLocalCacheRead))).ShouldBe("made 1");
        await Hybrid(fleet.A).SetAsync("k", "there");
        (await TextAsync(fleet.B, Flags(HybridCacheEntryFlags.DisableDistributedCacheRead))).ShouldBe("made 2");
    }

    [Fact]
    public async Task A_value_that_never_expires_is_shared()
    {
        await using var fleet = await StartAsync();
        await Hybrid(fleet.A).SetAsync("k", "v", new HybridCacheEntryOptions { Expiration = TimeSpan.MaxValue });
        (await TextAsync(fleet.B)).ShouldBe("v");
    }

    private static HybridCacheEntryOptions Flags(HybridCacheEntryFlags flags) => new() { Flags = flags };

    private static HybridCache Hybrid(CacheInstance instance) =>
        instance.Services.GetRequiredKeyedService<HybridCache>("p");

    private ValueTask<string> TextAsync(CacheInstance instance, HybridCacheEntryOptions? options = null) =>
        Hybrid(instance).GetOrCreateAsync("k", _ => new ValueTask<string>($"made {++_calls}"), options);

    private ValueTask<Things.IThing> ThingAsync(CacheInstance instance) =>
        Hybrid(instance).GetOrCreateAsync(
            "k", _ => new ValueTask<Things.IThing>(new Things.Ticket($"made {++_calls}")));

    private Task<Fleet> StartAsync(params (string Setting, string Value)[] policy) =>
        Fleet.StartAsync(redis.Server.EndPoint, 2, policy);
}
