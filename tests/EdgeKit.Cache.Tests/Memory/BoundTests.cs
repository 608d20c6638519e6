using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Redis;
using EdgeKit.Cache.Tests.Support;

namespace EdgeKit.Cache.Tests.Memory;

/// <summary>Strangers choose keys and tags: whatever one leaves behind counts.</summary>
[Collection(nameof(BoundTests))]
public sealed class BoundTests : IAsyncDisposable
{
    private const long MaxBytes = 8L * 1024 * 1024;

    private readonly CacheHost _host = new(("MaxBytes", "8388608"));

    private MemoryTier Memory => _host.Engine.Policies.Memory;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Keys_that_fail_take_no_more_memory_than_there_is_for_entries()
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
    public async Task A_failure_counts_with_its_reason_and_its_exception_and_a_large_one_is_remembered_in_words()
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
    public async Task Whoever_waits_for_a_fill_gets_its_exception_however_large()
    {
        var text = new string('l', 1_000_000);
        (await Should.ThrowAsync<InvalidDataException>(ReadAsync("k", text))).Message.ShouldBe(text);
    }

    [Fact]
    public async Task Tags_without_end_that_are_purged_count_and_purge_what_they_named_all_the_same()
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
    public async Task One_tag_purged_without_end_counts_too()
    {
        for (var i = 0; i < 50_000; i++)
        {
            await _host.Caches.RemoveByTagAsync(new string('t', 200));
        }

        Memory.Bytes.ShouldBeInRange(1, MaxBytes / 8);
    }

    [Fact]
    public async Task Tags_of_entries_without_end_are_evicted_with_them()
    {
        for (var i = 0; i < 20_000; i++)
        {
            await _host.Cache.SetAsync($"{i}", "v", [$"tag-{i}-{new string('t', 200)}"]);
        }

        Memory.Bytes.ShouldBeLessThanOrEqualTo(MaxBytes);
        Memory.Bytes.ShouldBe(_host.Key("").Policy.Nodes.Values.Sum(n => n.Size));
    }

    [Fact]
    public async Task Nothing_is_left_of_fills_that_have_ended_or_were_given_up()
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
    public void What_could_not_be_told_to_Redis_is_bounded_in_characters_too()
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
