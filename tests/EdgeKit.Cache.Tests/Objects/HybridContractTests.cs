using EdgeKit.Cache.Tests.Support;
using EdgeKit.Policies;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Tests.Objects;

/// <summary>
/// The edge cases of the framework's implementation, and extreme options that it rejects.
/// </summary>
public sealed class HybridContractTests : IAsyncDisposable
{
    private readonly CacheHost _host = new(("Policies:stale:StaleWhileRevalidate", "01:00:00"));
    private int _calls;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    public static TheoryData<TimeSpan> LongTimes =>
        [TimeSpan.FromDays(110_000), TimeSpan.MaxValue, TimeSpan.MaxValue - TimeSpan.FromTicks(1)];

    public static TheoryData<TimeSpan> NoTimes =>
        [TimeSpan.Zero, TimeSpan.FromTicks(-1), TimeSpan.MinValue, Timeout.InfiniteTimeSpan];

    [Theory]
    [MemberData(nameof(LongTimes))]
    public async Task A_very_long_expiration_never_expires(TimeSpan expiration)
    {
        var options = new HybridCacheEntryOptions { Expiration = expiration };
        await GetAsync("p", options);
        await _host.Hybrid.SetAsync("set", "v", options);
        _host.Time.Advance(TimeSpan.FromDays(10 * 365));

        (await GetAsync("p", options)).ShouldBe("made 1");
        (await _host.Cache.GetAsync<string>("set")).Value.ShouldBe("v");
    }

    [Theory]
    [MemberData(nameof(NoTimes))]
    public async Task A_zero_expiration_stores_nothing_even_if_the_policy_allows_stale_values(
        TimeSpan expiration)
    {
        var options = new HybridCacheEntryOptions { Expiration = expiration };
        (await GetAsync("stale", options)).ShouldBe("made 1");
        (await GetAsync("stale", options)).ShouldBe("made 2");
        await Hybrid("stale").SetAsync("k", "set");
        await Hybrid("stale").SetAsync("k", "set again", options);
        (await GetAsync("stale")).ShouldBe("made 3");
    }

    [Fact]
    public async Task A_factory_may_set_the_maximum_lifetime()
    {
        for (var i = 0; i < 2; i++)
        {
            (await _host.Cache.GetOrSetAsync<int>("k", (fill, _) =>
            {
                (fill.Ttl, fill.StaleWhileRevalidate, fill.StaleIfError) = (
                    TimeSpan.MaxValue, TimeSpan.MaxValue, TimeSpan.MaxValue);
                return new(++_calls);
            })).Value.ShouldBe(1);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public async Task A_blank_key_makes_the_value_and_caches_nothing(string? key)
    {
        (await _host.Hybrid.GetOrCreateAsync(key!, Make)).ShouldBe("made 1");
        (await _host.Hybrid.GetOrCreateAsync(key!, Make)).ShouldBe("made 2");
        await _host.Hybrid.SetAsync(key!, "v");
        await (key is null ? Should.ThrowAsync<ArgumentNullException>(RemoveAsync()) : RemoveAsync());
        _host.Engine.Policies.Memory.Count.ShouldBe(0);
        _host.Log.Of(10).Count.ShouldBe(3);

        Task RemoveAsync() => Task.Run(async () => await _host.Hybrid.RemoveAsync(key!));
    }

    [Theory]
    [InlineData(null, "blank")]
    [InlineData("", "blank")]
    [InlineData("  ", "blank")]
    [InlineData("*", "everything")]
    [InlineData("\u0001p", "control character")]
    [InlineData(LongTag.Text, "1024")]
    public async Task An_invalid_tag_is_rejected_when_set_and_ignored_when_purged(
        string? tag, string why)
    {
        await _host.Hybrid.SetAsync("k", "v", tags: ["good"]);
        Refused(() => _host.Hybrid.GetOrCreateAsync("other", Make, tags: ["good", tag!]).AsTask());
        Refused(() => _host.Hybrid.SetAsync("other", "v", tags: [tag!]).AsTask());
        Refused(() => _host.Cache.SetAsync("other", "v", [tag!]).AsTask());
        Refused(() => _host.Cache.GetOrSetAsync<string>("other", (fill, _) =>
        {
            fill.Tags.Add(tag!);
            return new("v");
        }).AsTask());
        _calls.ShouldBe(0);
        if (tag != "*")
        {
            await _host.Hybrid.RemoveByTagAsync(tag!);
            await _host.Hybrid.RemoveByTagAsync([tag!, "unknown"]);
            (await _host.Cache.GetAsync<string>("k")).Exists.ShouldBeTrue();
        }

        void Refused(Func<Task> call) => Should.Throw<ArgumentException>(call).Message.ShouldContain(why);
    }

    [Fact]
    public async Task No_list_of_tags_is_none()
    {
        await _host.Hybrid.GetOrCreateAsync("k", Make, tags: null);
        await _host.Hybrid.SetAsync("other", "v", tags: null);
        await _host.Hybrid.RemoveByTagAsync((IEnumerable<string>)null!);
        (await _host.Cache.GetAsync<string>("k")).Value.ShouldBe("made 1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    public async Task An_invalid_tag_of_a_policy_is_a_configuration_problem(string tag)
    {
        await using var host = new CacheHost(("Policies:p:Tags:0", tag));
        Should.Throw<PolicyException>(() => host.Cache).Message.ShouldContain("EdgeKit:Cache:Policies:p:Tags:0");
    }

    [Fact]
    public async Task A_cancelled_caller_gets_nothing_even_if_the_value_is_cached()
    {
        await _host.Hybrid.SetAsync("k", "v");
        await Should.ThrowAsync<OperationCanceledException>(
            async () => await _host.Hybrid.GetOrCreateAsync("k", Make, cancellationToken: new(canceled: true)));
    }

    [Fact]
    public async Task A_value_that_may_be_neither_read_nor_made_is_missing()
    {
        await _host.Hybrid.SetAsync("k", "v");
        (await GetAsync("p", Flags(
            HybridCacheEntryFlags.DisableLocalCacheRead
            | HybridCacheEntryFlags.DisableDistributedCacheRead
            | HybridCacheEntryFlags.DisableUnderlyingData)))
            .ShouldBeNull();
    }

    [Fact]
    public async Task Without_Redis_local_flags_apply_to_the_whole_cache()
    {
        await GetAsync("p", Flags(HybridCacheEntryFlags.DisableLocalCacheWrite));
        (await GetAsync("p")).ShouldBe("made 2");
        (await GetAsync("p", Flags(HybridCacheEntryFlags.DisableLocalCacheRead))).ShouldBe("made 3");
        (await GetAsync("p", Flags(HybridCacheEntryFlags.DisableDistributedCache))).ShouldBe("made 3");
        await _host.Hybrid.SetAsync("k", "set", Flags(HybridCacheEntryFlags.DisableLocalCacheWrite));
        (await GetAsync("p")).ShouldBe("made 4", "what was there is outdated");
    }

    [Fact]
    public async Task Without_Redis_a_shorter_local_expiration_applies()
    {
        var options = new HybridCacheEntryOptions { Expiration = TimeSpan.FromHours(
            1), LocalCacheExpiration = TimeSpan.FromSeconds(5) };
        await GetAsync("p", options);
        _host.Time.Advance(TimeSpan.FromSeconds(6));
        (await GetAsync("p", options)).ShouldBe("made 2");
    }

    private static HybridCacheEntryOptions Flags(HybridCacheEntryFlags flags) => new() { Flags = flags };

    private HybridCache Hybrid(string policy) => _host.Services.GetRequiredKeyedService<HybridCache>(policy);

    private ValueTask<string> Make(CancellationToken cancellationToken) => new($"made {++_calls}");

    private ValueTask<string> GetAsync(string policy, HybridCacheEntryOptions? options = null) =>
        Hybrid(policy).GetOrCreateAsync("k", Make, options);

    private static class LongTag
    {
        public const string Part = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        public const string Text =
            Part + Part + Part + Part + Part + Part + Part + Part
            + Part + Part + Part + Part + Part + Part + Part + Part + "!";
    }
}
