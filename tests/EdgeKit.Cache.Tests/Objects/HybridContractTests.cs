using EdgeKit.Cache.Tests.Support;
using EdgeKit.Policies;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Tests.Objects;

/// <summary>
/// What the framework's implementation does at the edges of the contract, and extreme wishes that it refuses.
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
    public async Task An_expiration_beyond_all_clocks_is_for_ever(TimeSpan expiration)
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
    public async Task An_expiration_of_no_time_keeps_nothing_not_even_what_the_policy_would_serve_stale(
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
    public async Task A_factory_may_ask_for_all_time_there_is()
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
    public async Task A_tag_that_cannot_be_one_is_refused_where_it_is_given_and_means_nothing_where_it_is_purged(
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
    public async Task A_policys_tag_that_cannot_be_one_is_a_problem_of_the_settings(string tag)
    {
        await using var host = new CacheHost(("Policies:p:Tags:0", tag));
        Should.Throw<PolicyException>(() => host.Cache).Message.ShouldContain("EdgeKit:Cache:Policies:p:Tags:0");
    }

    [Fact]
    public async Task A_caller_that_has_given_up_gets_nothing_even_of_what_is_there()
    {
        await _host.Hybrid.SetAsync("k", "v");
        await Should.ThrowAsync<OperationCanceledException>(
            async () => await _host.Hybrid.GetOrCreateAsync("k", Make, cancellationToken: new(canceled: true)));
    }

    [Fact]
    public async Task A_value_that_may_be_read_nowhere_and_made_by_nobody_is_none()
    {
        await _host.Hybrid.SetAsync("k", "v");
        (await GetAsync("p", Flags(
            HybridCacheEntryFlags.DisableLocalCacheRead | HybridCacheEntryFlags.DisableDistributedCacheRead | HybridCacheEntryFlags.DisableUnderlyingData)))
            .ShouldBeNull();
    }

    [Fact]
    public async Task Where_memory_is_all_there_is_flags_for_it_are_flags_for_everything()
    {
        await GetAsync("p", Flags(HybridCacheEntryFlags.DisableLocalCacheWrite));
        (await GetAsync("p")).ShouldBe("made 2");
        (await GetAsync("p", Flags(HybridCacheEntryFlags.DisableLocalCacheRead))).ShouldBe("made 3");
        (await GetAsync("p", Flags(HybridCacheEntryFlags.DisableDistributedCache))).ShouldBe("made 3");
        await _host.Hybrid.SetAsync("k", "set", Flags(HybridCacheEntryFlags.DisableLocalCacheWrite));
        (await GetAsync("p")).ShouldBe("made 4", "what was there is outdated");
    }

    [Fact]
    public async Task Where_memory_is_all_there_is_its_own_expiration_counts_when_it_is_shorter()
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
            Part + Part + Part + Part + Part + Part + Part + Part + Part + Part + Part + Part + Part + Part + Part + Part + "!";
    }
}
