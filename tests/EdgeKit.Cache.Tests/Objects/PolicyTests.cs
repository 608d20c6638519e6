using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Tests.Support;

namespace EdgeKit.Cache.Tests.Objects;

/// <summary>The effects of a policy's options.</summary>
public sealed class PolicyTests : IAsyncDisposable
{
    private readonly CacheHost _host = new(
        ("Policies:p:Ttl", "00:00:10"), ("Policies:p:EarlyRefreshBeta", "0"),
        ("Policies:p:LockTimeout", "00:00:02"), ("Policies:p:NegativeTtl", "00:00:05"),
        ("Policies:eager:Ttl", "00:00:10"), ("Policies:eager:Jitter", "0"), ("Policies:eager:EarlyRefreshBeta", "100"));

    private readonly Source _source = new();
    private int _calls;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_missing_value_is_cached_for_NegativeTtl()
    {
        (await FindNothingAsync()).ShouldSatisfyAllConditions(
            r => r.Exists.ShouldBeTrue(), r => r.Value.ShouldBeNull());
        _host.Time.Advance(TimeSpan.FromSeconds(4.9));
        await FindNothingAsync();
        _calls.ShouldBe(1);
        _host.Time.Advance(TimeSpan.FromSeconds(0.1));
        await FindNothingAsync();
        _calls.ShouldBe(2);
    }

    [Fact]
    public async Task After_LockTimeout_a_caller_calls_the_source_and_stores_nothing()
    {
        var leader = _host.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask();
        await _source.AskedAsync();
        var impatient = _host.Cache.GetOrSetAsync<string>("k", (_, _) => new("his own")).AsTask();
        impatient.IsCompleted.ShouldBeFalse();

        _host.Time.Advance(TimeSpan.FromSeconds(2));
        (await impatient).Value.ShouldBe("his own");
        _source.Answer("shared");
        (await leader).Value.ShouldBe("shared");
        (await _host.Cache.GetAsync<string>("k")).Value.ShouldBe("shared");
    }

    /// <summary>
    /// A fill that took a second, and a β so great that the draw hardly matters: due from half of the lifetime on.
    /// </summary>
    [Fact]
    public async Task A_slow_value_is_refreshed_before_it_expires_and_no_reader_waits()
    {
        var cache = _host.Caches.Get("eager");
        await ReadAsync();
        _host.Time.Advance(TimeSpan.FromSeconds(4.9));
        for (var i = 0; i < 200; i++)
        {
            (await ReadAsync()).IsStale.ShouldBeFalse();
        }

        _calls.ShouldBe(1);
        _host.Time.Advance(TimeSpan.FromSeconds(4));
        await Eventually.Holds(async () =>
        {
            var read = ReadAsync();
            read.IsCompletedSuccessfully.ShouldBeTrue();
            return (await read).Value == "made 2";
        });
        _calls.ShouldBe(2);

        ValueTask<CachedValue<string>> ReadAsync() => cache.GetOrSetAsync<string>("k", (_, _) =>
        {
            _host.Time.Advance(TimeSpan.FromSeconds(_calls == 0 ? 1 : 0));
            return new($"made {++_calls}");
        });
    }

    /// <summary>The worked example without a stale answer: 800 ms to recompute, 1,000 readers a second.</summary>
    [Fact]
    public async Task A_thousand_readers_a_second_over_a_slow_recompute_share_one_call_without_stale_values()
    {
        await _host.Cache.GetOrSetAsync<string>("k", (_, _) => new("old"));
        _host.Time.Advance(TimeSpan.FromSeconds(10));
        var readers = new List<Task<CachedValue<string>>>();
        for (var millisecond = 0; millisecond < 800; millisecond++)
        {
            readers.Add(_host.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask());
            _host.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        _source.Answer("new");
        (await Task.WhenAll(readers)).ShouldAllBe(r => r.Value == "new" && !r.IsStale);
        _source.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Changed_settings_are_taken_up_while_running()
    {
        for (var i = 0; i < 500; i++)
        {
            await _host.Cache.SetAsync($"{i}", new string('x', 1_000));
        }

        var memory = _host.Engine.Policies.Memory;
        memory.Bytes.ShouldBeGreaterThan(500 * 1_000);
        _host.Configuration["EdgeKit:Cache:MaxBytes"] = "65536";
        _host.Configuration["EdgeKit:Cache:Policies:p:Ttl"] = "00:00:03";
        _host.Configuration.Reload();

        await Eventually.Holds(() => memory.Bytes <= 65_536);
        await _host.Cache.SetAsync("k", "v");
        _host.Time.Advance(TimeSpan.FromSeconds(2.9));
        (await _host.Cache.GetAsync<string>("k")).Value.ShouldBe("v");
        _host.Time.Advance(TimeSpan.FromSeconds(0.1));
        (await _host.Cache.GetAsync<string>("k")).Exists.ShouldBeFalse();
    }

    [Fact]
    public async Task Metrics_count_lookups_by_outcome_and_the_duration_of_fills()
    {
        using var readings = new Readings("EdgeKit.Cache", [_host.Services]);
        await _host.Cache.GetOrSetAsync<string>("k", (_, _) => new("v"));
        await _host.Cache.GetOrSetAsync<string>("k", (_, _) => new("v"));
        await Should.ThrowAsync<InvalidDataException>(
            _host.Cache.GetOrSetAsync<string>("broken", (_, _) => throw new InvalidDataException("broken")).AsTask());

        readings.Count("edgekit.cache.lookups", "p", "hit").ShouldBe(1);
        readings.Count("edgekit.cache.lookups", "p", "lead").ShouldBe(2);
        readings.Count("edgekit.cache.fill.duration", "p", "stored").ShouldBe(1);
        readings.Count("edgekit.cache.fill.duration", "p", "failed").ShouldBe(1);
        readings.Ask("edgekit.cache.memory.bytes").ShouldBe(_host.Engine.Policies.Memory.Bytes);
        readings.Ask("edgekit.cache.memory.entries").ShouldBe(2); // the second only says that the key has failed
    }

    private ValueTask<CachedValue<string?>> FindNothingAsync() => _host.Cache.GetOrSetAsync<string?>("k", (_, _) =>
    {
        _calls++;
        return new((string?)null);
    });
}
