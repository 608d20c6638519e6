using EdgeKit.Cache.Tests.Support;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Tests.Objects;

/// <summary>
/// A factory that would wait for itself gets an exception. No clock runs in these tests: a caller would wait for
/// ever.
/// </summary>
public sealed class CircleTests : IAsyncDisposable
{
    private readonly CacheHost _host = new(("Policies:p:FailureBackoff", "00:00:00"), (
        "Policies:q:FailureBackoff", "00:00:00"), ("Policies:alone:Coalesce", "false"));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("p/a p/a")]
    [InlineData("p/a p/b p/a")]
    [InlineData("p/a q/a p/a")]
    [InlineData("p/a p/b p/c p/b")]
    [InlineData("default/a P/b default/a")]
    [InlineData("alone/a alone/a")]
    public async Task A_factory_that_asks_for_the_key_it_fills_gets_an_exception_with_the_path(string way)
    {
        var keys = way.Split(' ');
        var error = await Should.ThrowAsync<InvalidOperationException>(
            () => ReadAsync(keys).WaitAsync(TimeSpan.FromMinutes(3)));
        error.Message.ShouldContain(keys[^1] + ". Let it read another key", Case.Insensitive);
        (await Hybrid(keys[0]).GetOrCreateAsync("unharmed", _ => new ValueTask<string>("v"))).ShouldBe("v");
    }

    [Fact]
    public async Task Two_factories_that_wait_for_each_others_keys_get_an_exception()
    {
        var (a, b) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = ReadEachOtherAsync("a", a, b.Task, "b");
        var second = ReadEachOtherAsync("b", b, a.Task, "a");

        await Should.ThrowAsync<InvalidOperationException>(
            () => Task.WhenAll(first, second).WaitAsync(TimeSpan.FromMinutes(3)));

        Task<string> ReadEachOtherAsync(string key, TaskCompletionSource begun, Task other, string otherKey) =>
            _host.Hybrid.GetOrCreateAsync(key, async ct =>
        {
            begun.SetResult();
            await other;
            return await _host.Hybrid.GetOrCreateAsync(
                otherKey, _ => new ValueTask<string>("never made"), cancellationToken: ct);
        }).AsTask();
    }

    [Fact]
    public async Task Batches_detect_cycles_too()
    {
        await Should.ThrowAsync<InvalidOperationException>(
            async () => await _host.Cache.GetOrSetManyAsync<string>(["a", "b"], async (fill, ct) =>
            fill.Keys.ToDictionary(k => k, k => k + _host.Cache.GetOrSetManyAsync<string>(
                ["c", "b"], Never, ct).AsTask().GetAwaiter().GetResult().Count)));
        (await _host.Cache.GetOrSetAsync<string>("c", (_, _) => new("v"))).Value.ShouldBe(
            "v", "it was begun, and given up");

        static ValueTask<IReadOnlyDictionary<string, string>> Never(CacheFillMany fill, CancellationToken ct) =>
            throw new InvalidDataException();
    }

    [Fact]
    public async Task A_factory_may_read_other_keys_and_the_stored_value_of_its_own()
    {
        await _host.Hybrid.SetAsync("old", "o");
        (await _host.Hybrid.GetOrCreateAsync("a", async ct =>
        {
            await _host.Hybrid.SetAsync("a", "early", cancellationToken: ct);
            var mine = (await _host.Cache.GetAsync<string>("a", ct)).Value;
            return mine + await _host.Hybrid.GetOrCreateAsync(
                "b", _ => new ValueTask<string>("b"), cancellationToken: ct);
        })).ShouldBe("earlyb");
    }

    [Fact]
    public async Task Work_that_outlives_its_factory_may_read_the_factorys_key()
    {
        var (ended, later) = (new TaskCompletionSource(), Task.FromResult(""));
        await _host.Hybrid.GetOrCreateAsync("a", _ =>
        {
            later = LaterAsync();
            return new ValueTask<string>("v");
        });
        await _host.Hybrid.RemoveAsync("a");
        ended.SetResult();
        (await later).ShouldBe("again");

        async Task<string> LaterAsync()
        {
            await ended.Task;
            return await _host.Hybrid.GetOrCreateAsync("a", _ => new ValueTask<string>("again"));
        }
    }

    private Task<string> ReadAsync(ReadOnlyMemory<string> way)
    {
        var (name, rest) = (way.Span[0].Split('/')[1], way[1..]);
        return Hybrid(
            way.Span[0]).GetOrCreateAsync(name, async _ => rest.IsEmpty ? "the end" : await ReadAsync(rest)).AsTask();
    }

    private HybridCache Hybrid(string key) => key.StartsWith("default", StringComparison.Ordinal)
        ? _host.Get<HybridCache>()
        : _host.Services.GetRequiredKeyedService<HybridCache>(key.Split('/')[0]);
}
