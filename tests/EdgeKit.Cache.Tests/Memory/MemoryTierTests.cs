using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Tests.Memory;

public sealed class MemoryTierTests
{
    private const int EntryBytes = 1_000;

    private readonly PolicyState _space = new("p", new CachePolicyOptions());
    private readonly MemoryTier _memory = new(100 * EntryBytes);

    [Fact]
    public void It_never_takes_more_bytes_than_it_may()
    {
        var random = new Random(1);
        for (var i = 0; i < 5_000; i++)
        {
            Put($"{random.Next(500)}", random.Next(EntryBytes * 5));
            _memory.Bytes.ShouldBeLessThanOrEqualTo(100 * EntryBytes);
            Touch($"{random.Next(500)}");
        }

        _memory.Count.ShouldBe(_space.Nodes.Count);
        _memory.Bytes.ShouldBe(_space.Nodes.Values.Sum(n => n.Size));
    }

    [Fact]
    public void Tags_and_the_object_that_is_kept_beside_the_bytes_are_counted()
    {
        var content = new CacheContent(new(new byte[100]), default);
        var plain = new CacheEntry { Content = content }.Size("k");
        (new CacheEntry { Content = content, Tags = [new string('t', 50)] }.Size("k") - plain)
            .ShouldBeGreaterThanOrEqualTo(100);
        (new CacheEntry { Content = content with { Instance = new string('v', 100) } }.Size("k") - plain).ShouldBe(200);
    }

    [Fact]
    public void Metadata_that_are_kept_decoded_count_as_often_as_they_are_there_and_the_payload_once()
    {
        var content = new CacheContent(new(new byte[1_000]), new byte[10]) { Instance = new object() };
        content.MemoryBytes.ShouldBe(1_000 + 10 + 20);
    }

    [Fact]
    public void An_entry_that_has_grown_is_counted_again()
    {
        Put("k");
        var before = _memory.Bytes;
        _space.Nodes["k"].Entry.Content!.Instance = new string('v', 100);
        _memory.UpdateSize(new CacheKey(_space, "k"));
        (_memory.Bytes - before).ShouldBe(200);
    }

    [Fact]
    public void A_scan_leaves_alone_what_is_read_often()
    {
        var hot = Enumerable.Range(0, 50).Select(i => $"hot{i}").ToArray();
        foreach (var key in hot)
        {
            Put(key);
            Touch(key, 3);
        }

        for (var i = 0; i < 10_000; i++)
        {
            Put($"scanned{i}");
            Touch(hot[i % hot.Length]);
        }

        hot.Count(Has).ShouldBe(hot.Length);
    }

    [Fact]
    public void A_key_that_comes_back_soon_after_its_eviction_is_kept_from_the_next_scan()
    {
        Put("returning");
        Scan(0, 200);
        Has("returning").ShouldBeFalse();
        Put("returning");
        Scan(200, 250);

        Has("returning").ShouldBeTrue();
    }

    [Fact]
    public void An_entry_that_would_push_out_a_quarter_of_the_rest_is_not_taken()
    {
        Put("small");
        Put("large", 26 * EntryBytes);

        Has("large").ShouldBeFalse();
        Has("small").ShouldBeTrue();
    }

    [Fact]
    public void A_replaced_entry_is_counted_once()
    {
        Put("k", 10);
        var before = _memory.Bytes;
        Put("k", 110);

        _memory.Bytes.ShouldBe(before + 100);
        _memory.Remove(new CacheKey(_space, "k"));
        _memory.Bytes.ShouldBe(0);
    }

    [Fact]
    public void A_smaller_bound_evicts_at_once()
    {
        Scan(0, 90);
        _memory.Resize(10 * EntryBytes);

        _memory.Bytes.ShouldBeLessThanOrEqualTo(10 * EntryBytes);
        _memory.Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Readers_and_writers_at_once_leave_it_consistent()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 20_000; i++)
            {
                var key = $"{random.Next(300)}";
                (random.Next(10) switch { 0 => () => Put(
                    key), 1 => () => _memory.Remove(new CacheKey(_space, key)), _ => (Action)(() => Touch(key)) })();
            }
        })));

        _memory.Count.ShouldBe(_space.Nodes.Count);
        _memory.Bytes.ShouldBe(_space.Nodes.Values.Sum(n => n.Size));
    }

    private void Scan(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            Put($"s{i}");
        }
    }

    private void Put(string key, int payload = 400)
    {
        _memory.Put(new CacheKey(_space, key), new CacheEntry { Content = new(new(new byte[payload]), default) });
    }

    private void Touch(string key, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            MemoryTier.Find(new CacheKey(_space, key));
        }
    }

    private bool Has(string key) => _space.Nodes.ContainsKey(key);
}
