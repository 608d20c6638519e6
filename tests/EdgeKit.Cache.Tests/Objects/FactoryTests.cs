using EdgeKit.Cache.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Tests.Objects;

/// <summary>Factories and their callers live apart.</summary>
public sealed class FactoryTests : IAsyncDisposable
{
    private readonly CacheHost _host = new(
        ("MaxBackgroundFills", "1"), ("Policies:p:Ttl", "00:00:10"),
        ("Policies:p:StaleWhileRevalidate", "00:10:00"), ("Policies:p:EarlyRefreshBeta", "0"),
        ("Policies:finish:OnAbandoned", "Finish"));

    private readonly Source _source = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_factory_has_a_scope_that_outlives_its_caller_and_not_itself()
    {
        using var leaving = new CancellationTokenSource();
        var seen = new TaskCompletionSource<ScopedThing>();
        var caller = _host.Caches.Get("finish").GetOrSetAsync<string>("k", async (fill, ct) =>
        {
            var thing = fill.Services.GetRequiredService<ScopedThing>();
            await _source.MakeAsync(fill, ct);
            thing.IsDisposed.ShouldBeFalse();
            seen.SetResult(thing);
            return "v";
        }, leaving.Token).AsTask();
        await _source.AskedAsync();
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(caller);
        _source.Answer("v");

        var scoped = await seen.Task.WaitAsync(TimeSpan.FromMinutes(3));
        await Eventually.Holds(() => scoped.IsDisposed);
        await Eventually.Holds(async () => (await _host.Caches.Get("finish").GetAsync<string>("k")).Value == "v");
    }

    [Fact]
    public async Task A_factory_that_hangs_and_ignores_its_token_is_abandoned_and_replaced()
    {
        var never = new TaskCompletionSource<string>();
        var hung = _host.Cache.GetOrSetAsync<string>("k", async (fill, _) =>
        {
            await _source.MakeAsync(fill, default);
            return await never.Task;
        }).AsTask();
        await _source.AskedAsync();
        _source.Answer("");
        _host.Time.Advance(TimeSpan.FromSeconds(30));
        (await Should.ThrowAsync<TimeoutException>(hung)).Message.ShouldContain("FactoryTimeout");

        (await _host.Cache.GetOrSetAsync<string>("k", (_, _) => new("new"))).Value.ShouldBe("new");
        never.SetResult("late");
        await Eventually.Holds(() => _host.Background.ActiveCount == 0);
        (await _host.Cache.GetAsync<string>("k")).Value.ShouldBe("new");
    }

    [Fact]
    public async Task A_factory_that_throws_before_it_awaits_frees_its_key()
    {
        for (var i = 0; i < 2; i++)
        {
            await Should.ThrowAsync<InvalidDataException>(
                _host.Cache.GetOrSetAsync<string>("k", (_, _) => throw new InvalidDataException()).AsTask());
        }
    }

    [Fact]
    public async Task A_refresh_that_throws_before_it_awaits_frees_its_key_and_its_slot()
    {
        await _host.Cache.GetOrSetAsync<string>("k", (_, _) => new("old"));
        _host.Time.Advance(TimeSpan.FromSeconds(11));
        (await _host.Cache.GetOrSetAsync<string>("k", (_, _) => throw new InvalidDataException()))
            .IsStale.ShouldBeTrue();
        await Eventually.Holds(() => _host.Background.ActiveCount == 0 && _host.Key("k").Policy.Fills.IsEmpty);

        await _host.Cache.GetOrSetAsync<string>("k", (_, _) => new("new"));
        await Eventually.Holds(async () => (await _host.Cache.GetAsync<string>("k")).Value == "new");
    }

    [Fact]
    public async Task No_more_factories_run_without_a_caller_than_there_are_slots()
    {
        await _host.Cache.GetOrSetAsync<string>("a", (_, _) => new("old"));
        await _host.Cache.GetOrSetAsync<string>("b", (_, _) => new("old"));
        _host.Time.Advance(TimeSpan.FromSeconds(11));
        await _host.Cache.GetOrSetAsync<string>("a", _source.MakeAsync);
        await _source.AskedAsync();
        (await _host.Cache.GetOrSetAsync<string>("b", _source.MakeAsync)).Value.ShouldBe("old");

        _source.Calls.ShouldBe(1);
        _source.Answer("new");
        await Eventually.Holds(() => _host.Background.ActiveCount == 0);
        await _host.Cache.GetOrSetAsync<string>("b", _source.MakeAsync);
        await Eventually.Holds(() => _source.Calls == 2);
    }

    [Fact]
    public async Task A_host_that_stops_lets_factories_finish_and_begins_no_more()
    {
        await _host.Cache.GetOrSetAsync<string>("k", (_, _) => new("old"));
        await _host.Cache.GetOrSetAsync<string>("other", (_, _) => new("old"));
        _host.Time.Advance(TimeSpan.FromSeconds(11));
        await _host.Cache.GetOrSetAsync<string>("k", _source.MakeAsync);
        await _source.AskedAsync();
        var stopping = _host.Background.StopAsync(default);
        await _host.Cache.GetOrSetAsync<string>("other", _source.MakeAsync);
        stopping.IsCompleted.ShouldBeFalse();
        _source.Answer("new");

        await stopping.WaitAsync(TimeSpan.FromMinutes(3));
        (await _host.Cache.GetAsync<string>("k")).Value.ShouldBe("new");
        _source.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_host_whose_shutdown_timeout_ends_cancels_running_factories()
    {
        await _host.Cache.GetOrSetAsync<string>("k", (_, _) => new("old"));
        _host.Time.Advance(TimeSpan.FromSeconds(11));
        await _host.Cache.GetOrSetAsync<string>("k", _source.MakeAsync);
        await _source.AskedAsync();
        await _host.Background.StopAsync(new CancellationToken(canceled: true));

        await Eventually.Holds(() => _source.LastToken.IsCancellationRequested);
    }
}
