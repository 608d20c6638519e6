using EdgeKit.Cache.Tests.Support;

namespace EdgeKit.Cache.Tests.Objects;

public sealed class StaleTests : IAsyncDisposable
{
    private readonly CacheHost _host = new(
        ("Policies:p:Ttl", "00:00:10"),
        ("Policies:p:StaleWhileRevalidate", "00:00:20"), ("Policies:p:StaleIfError", "00:01:00"),
        ("Policies:p:EarlyRefreshBeta", "0"));

    private readonly Source _source = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_stale_entry_is_served_immediately_while_one_reader_refreshes_it()
    {
        await FilledAsync(TimeSpan.FromSeconds(11));
        for (var i = 0; i < 20; i++)
        {
            var read = _host.Cache.GetOrSetAsync<string>("k", _source.MakeAsync);
            read.IsCompletedSuccessfully.ShouldBeTrue();
            (await read).ShouldSatisfyAllConditions(r => r.Value.ShouldBe(
                "old"), r => r.IsStale.ShouldBeTrue(), r => r.Age.ShouldBe(TimeSpan.FromSeconds(11)));
        }

        await _source.AskedAsync();
        _source.Answer("new");
        await Eventually.Holds(async () => (await _host.Cache.GetAsync<string>("k")).Value == "new");
        _source.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_refresh_that_fails_leaves_the_old_value_in_its_place()
    {
        await FilledAsync(TimeSpan.FromSeconds(40)); // beyond StaleWhileRevalidate
        _source.Fail(new InvalidDataException("broken"));
        var read = await _host.Cache.GetOrSetAsync<string>("k", _source.MakeAsync);

        read.Value.ShouldBe("old");
        read.IsStale.ShouldBeTrue();
    }

    [Fact]
    public async Task Beyond_StaleIfError_the_caller_gets_the_failure()
    {
        await FilledAsync(TimeSpan.FromSeconds(80));
        _source.Fail(new InvalidDataException("broken"));

        await Should.ThrowAsync<InvalidDataException>(
            _host.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask());
    }

    [Fact]
    public async Task A_key_that_keeps_failing_backs_off_and_is_tried_again_afterwards()
    {
        _source.Fail(new InvalidDataException("broken"));
        await Should.ThrowAsync<InvalidDataException>(ReadAsync());
        await Should.ThrowAsync<InvalidDataException>(ReadAsync());
        (await Should.ThrowAsync<CacheFillException>(ReadAsync()))
            .InnerException.ShouldBeOfType<InvalidDataException>();
        _source.Calls.ShouldBe(2);
        _host.Time.Advance(TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<InvalidDataException>(ReadAsync());
        _source.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task A_success_forgets_the_failures_before_it()
    {
        _source.Fail(new InvalidDataException("broken"));
        await Should.ThrowAsync<InvalidDataException>(ReadAsync());
        await _host.Cache.GetOrSetAsync<string>("k", (_, _) => new("v"));
        _host.Time.Advance(TimeSpan.FromMinutes(5));
        await Should.ThrowAsync<InvalidDataException>(ReadAsync());
        await Should.ThrowAsync<InvalidDataException>(ReadAsync()); // the second in a row: no rest before it

        _source.Calls.ShouldBe(3);
    }

    /// <summary>
    /// The worked example: 800 ms to recompute, 1,000 readers a second. A read that completes
    /// synchronously has not waited.
    /// </summary>
    [Fact]
    public async Task A_thousand_readers_a_second_over_a_slow_recompute_cost_one_call_and_none_waits()
    {
        var calls = 0;
        await _host.Cache.GetOrSetAsync<string>("k", (_, _) => new("old"));
        _host.Time.Advance(TimeSpan.FromSeconds(10));
        using var recomputed = new SemaphoreSlim(0);
        var waited = 0;
        for (var millisecond = 0; millisecond < 1_000; millisecond++)
        {
            var read = _host.Cache.GetOrSetAsync<string>("k", async (_, ct) =>
            {
                // it waits before it counts: then the clock may be turned
                var recompute = Task.Delay(TimeSpan.FromMilliseconds(800), _host.Time, ct);
                Interlocked.Increment(ref calls);
                await recompute;
                recomputed.Release();
                return "new";
            });
            waited += read.IsCompleted ? 0 : 1;
            await read;
            if (millisecond == 0)
            {
                await Eventually.Holds(() => Volatile.Read(ref calls) == 1);
            }

            _host.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        (await recomputed.WaitAsync(TimeSpan.FromMinutes(3))).ShouldBeTrue();
        await Eventually.Holds(async () => (await _host.Cache.GetAsync<string>("k")).Value == "new");
        waited.ShouldBe(0);
        calls.ShouldBe(1);
    }

    private Task<CachedValue<string>> ReadAsync() => _host.Cache.GetOrSetAsync<string>("k", _source.MakeAsync).AsTask();

    private async Task FilledAsync(TimeSpan ago)
    {
        await _host.Cache.GetOrSetAsync<string>("k", (_, _) => new("old"));
        _host.Time.Advance(ago);
    }
}
