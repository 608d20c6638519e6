using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Redis;
using EdgeKit.Cache.Tests.Support;

namespace EdgeKit.Cache.Tests.Memory;

/// <summary>Clients choose keys and tags, so everything they leave behind counts.</summary>
[Collection(nameof(BoundTests))]
public sealed class BoundTests : IAsyncDisposable
{
    private const long MaxBytes = 8L * 1024 * 1024;

    private readonly CacheHost _host = new(("MaxBytes", "8388608"));

    private MemoryTier Memory => _host.Engine.Policies.Memory;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Failed_keys_take_no_more_memory_than_entries_may()
    {
        await FailAsync("warm", new string('x', 6_000));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 5_000; i++)
        {
            await FailAsync($"{i}", new string('x', 6_000));
        }

        Memory.Bytes.ShouldBeLessThanOrEqualTo(MaxBytes);
        Memory.Count.ShouldBeGreaterThan(0);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(6 * MaxBytes);
    }

    [Fact]
    public async Task A_failure_counts_with_its_reason_and_exception_and_a_large_exception_is_kept_as_text()
    {
        await FailAsync("small", "s");
        var small = Memory.Bytes;
        await FailAsync("middle", new string('m', 3_000));
        var middle = Memory.Bytes - small;
        await FailAsync("large", new string('l', 1_000_000));
        var large = Memory.Bytes - small - middle;

        middle.ShouldBeInRange(small + 6_000, small + 9_000);
        large.ShouldBeLessThan(small + 3_000);
        await FailAsync("large", new string('l', 1_000_000));
        var rest = await Should.ThrowAsync<CacheFillException>(ReadAsync("large", ""));
        rest.Message.Length.ShouldBeLessThan(1_000);
        rest.Message.ShouldContain("InvalidDataException: lll");
        rest.InnerException.ShouldBeNull();
    }

    [Fact]
    public async Task Waiting_callers_get_the_fills_exception_regardless_of_its_size()
    {
        var text = new string('l', 1_000_000);
        (await Should.ThrowAsync<InvalidDataException>(ReadAsync("k", text))).Message.ShouldBe(text);
    }

    [Fact]
    public async Task Many_purged_tags_count_against_memory_and_stay_effective()
    {
        await _host.Cache.SetAsync("old", "v", ["first"]);
        await _host.Caches.RemoveByTagAsync("first");
        await _host.Cache.SetAsync("between", "v");
        for (var i = 0; i < 50_000; i++)
        {
            await _host.Caches.RemoveByTagAsync($"{i}-{new string('t', 200)}");
        }

        await _host.Cache.SetAsync("new", "v");
        Memory.Bytes.ShouldBeInRange(MaxBytes / 16, (MaxBytes / 8) + 10_000);
        (await _host.Cache.GetAsync<string>("old")).Exists.ShouldBeFalse();
        (await _host.Cache.GetAsync<string>("new")).Exists.ShouldBeTrue();
    }

    [Fact]
    public async Task One_tag_purged_many_times_counts_too()
    {
        for (var i = 0; i < 50_000; i++)
        {
            await _host.Caches.RemoveByTagAsync(new string('t', 200));
        }

        Memory.Bytes.ShouldBeInRange(1, MaxBytes / 8);
    }

    [Fact]
    public async Task Tags_of_many_entries_are_evicted_with_them()
    {
        for (var i = 0; i < 20_000; i++)
        {
            await _host.Cache.SetAsync($"{i}", "v", [$"tag-{i}-{new string('t', 200)}"]);
        }

        Memory.Bytes.ShouldBeLessThanOrEqualTo(MaxBytes);
        Memory.Bytes.ShouldBe(_host.Key("").Policy.Nodes.Values.Sum(n => n.Size));
    }

    [Fact]
    public async Task Ended_and_abandoned_fills_leave_nothing_behind()
    {
        for (var i = 0; i < 1_000; i++)
        {
            await FailAsync($"failed {i}", "x");
            await _host.Cache.GetOrSetAsync<string>($"not stored {i}", (fill, _) =>
            {
                fill.Store = false;
                return new("v");
            });
            await Should.ThrowAsync<OperationCanceledException>(_host.Cache.GetOrSetAsync<string>(
                $"left {i}", (_, _) => new("v"), new CancellationToken(canceled: true)).AsTask());
        }

        await Eventually.Holds(() => _host.Key("").Policy.Fills.IsEmpty);
    }

    [Fact]
    public void Pending_purges_are_bounded_in_characters_too()
    {
        var pending = new PendingPurges();
        for (var i = 0; i < 2_000; i++)
        {
            pending.Add(new CacheKey(_host.Key("").Policy, i + new string('k', 1_000)));
        }

        pending.Take().Tags.ShouldBe([CacheTags.Everything]);
    }

    private Task<InvalidDataException> FailAsync(string key, string text) =>
        Should.ThrowAsync<InvalidDataException>(ReadAsync(key, text));

    private Task<CachedValue<string>> ReadAsync(string key, string text) =>
        _host.Cache.GetOrSetAsync<string>(key, async (_, _) =>
    {
        await Task.Yield();
        throw new InvalidDataException(text);
    }).AsTask();
}
