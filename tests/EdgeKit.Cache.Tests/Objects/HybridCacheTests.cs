using EdgeKit.Cache.Tests.Support;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Tests.Objects;

/// <summary>Code that is written against the framework's contract.</summary>
public sealed class HybridCacheTests : IAsyncDisposable
{
    private const int Reads = 1_000;

    private readonly CacheHost _host = new();
    private int _calls;

    private HybridCache Cache => _host.Services.GetRequiredService<HybridCache>();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_value_is_made_once_and_found_afterwards()
    {
        (await GetAsync()).ShouldBe("made 1");
        (await GetAsync()).ShouldBe("made 1");
    }

    [Fact]
    public async Task A_value_that_is_removed_or_whose_tag_is_purged_is_made_again()
    {
        await GetAsync(tag: "t");
        await Cache.RemoveAsync("k");
        (await GetAsync(tag: "t")).ShouldBe("made 2");
        await Cache.RemoveByTagAsync("t");
        (await GetAsync(tag: "t")).ShouldBe("made 3");
        await Cache.RemoveByTagAsync("*");
        (await GetAsync()).ShouldBe("made 4");
    }

    [Fact]
    public async Task An_expiration_of_the_call_replaces_the_policys()
    {
        var options = new HybridCacheEntryOptions { Expiration = TimeSpan.FromHours(10) };
        await GetAsync(options);
        _host.Time.Advance(TimeSpan.FromHours(4));
        (await GetAsync(options)).ShouldBe("made 1");
        _host.Time.Advance(TimeSpan.FromHours(7));
        (await GetAsync(options)).ShouldBe("made 2");
    }

    [Fact]
    public async Task A_value_that_is_set_is_found()
    {
        await Cache.SetAsync("k", "set");
        (await GetAsync()).ShouldBe("set");
    }

    [Fact]
    public async Task A_value_that_is_set_and_too_large_to_store_leaves_no_older_one_behind()
    {
        await Cache.SetAsync("k", "old");
        await Cache.SetAsync("k", new string('x', (1024 * 1024) + 1));
        (await GetAsync()).ShouldBe("made 1");
    }

    [Fact]
    public async Task Flags_turn_off_reading_writing_and_making()
    {
        (await GetAsync(Flags(HybridCacheEntryFlags.DisableUnderlyingData))).ShouldBeNull();
        await GetAsync(
            Flags(HybridCacheEntryFlags.DisableLocalCacheWrite | HybridCacheEntryFlags.DisableDistributedCacheWrite));
        (await GetAsync()).ShouldBe("made 2");
        (await GetAsync(Flags(
            HybridCacheEntryFlags.DisableLocalCacheRead | HybridCacheEntryFlags.DisableDistributedCacheRead))).ShouldBe(
                "made 3");
        (await GetAsync()).ShouldBe("made 3");
    }

    [Fact]
    public async Task Changes_to_a_mutable_value_are_invisible_to_other_readers()
    {
        var first = await Cache.GetOrCreateAsync("list", _ => new ValueTask<List<int>>([1, 2]));
        first.Add(3);

        (await Cache.GetOrCreateAsync("list", _ => new ValueTask<List<int>>([]))).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_serializer_that_is_registered_for_a_type_is_used()
    {
        var services = new ServiceCollection()
            .AddLogging().AddSingleton<IHybridCacheSerializer<Uri>, ShoutingSerializer>();
        services.AddEdgeKitCache(_host.Configuration.GetSection("EdgeKit:Cache"));
        await using var provider = services.BuildServiceProvider();
        var cache = provider.GetRequiredService<HybridCache>();
        await cache.SetAsync("k", new Uri("http://a/b"));

        (await cache.GetOrCreateAsync("k", _ => new ValueTask<Uri>(new Uri("http://none")))).AbsolutePath.ShouldBe(
            "/B");
    }

    [Fact]
    public async Task A_value_stored_as_another_type_counts_as_missing()
    {
        await Cache.SetAsync("k", "text");
        (await Cache.GetOrCreateAsync(
            "k", _ => new ValueTask<Dictionary<string, int>>(new Dictionary<string, int> { ["a"] = 1 })))["a"].ShouldBe(
                1);
        (await Cache.GetOrCreateAsync(
            "k", _ => new ValueTask<Dictionary<string, int>>(new Dictionary<string, int>())))["a"].ShouldBe(1);
    }

    [Fact]
    public async Task A_hit_allocates_nothing()
    {
        await GetAsync();
        var cache = Cache;
        await ReadOftenAsync(cache); // until it is compiled for good
        var before = GC.GetAllocatedBytesForCurrentThread();
        await ReadOftenAsync(cache);

        // less than a byte each: the loop is an object itself
        ((GC.GetAllocatedBytesForCurrentThread() - before) / Reads).ShouldBe(0);
    }

    private static async Task ReadOftenAsync(HybridCache cache)
    {
        for (var i = 0; i < Reads; i++)
        {
            await cache.GetOrCreateAsync("k", 0, static (_, _) => new ValueTask<string>("never"));
        }
    }

    private static HybridCacheEntryOptions Flags(HybridCacheEntryFlags flags) => new() { Flags = flags };

    private ValueTask<string> GetAsync(HybridCacheEntryOptions? options = null, string? tag = null) =>
        Cache.GetOrCreateAsync(
            "k", _ => new ValueTask<string>($"made {++_calls}"), options, tag is null ? null : [tag]);
}
