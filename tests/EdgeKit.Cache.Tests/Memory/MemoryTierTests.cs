using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Tests.Memory;

public sealed class MemoryTierTests
{
    private const int EntryBytes = 1_000;

    private readonly PolicyState _policy = new("p", () => new CachePolicyOptions());
    private readonly MemoryTier _memory;
    private long _maxBytes = 100 * EntryBytes;

    public MemoryTierTests() => _memory = new(() => _maxBytes);

    [Fact]
    public void It_never_exceeds_its_limit()
    {
        var random = new Random(1);
        for (var i = 0; i < 5_000; i++)
        {
            Put($"{random.Next(500)}", random.Next(EntryBytes * 5));
            _memory.Bytes.ShouldBeLessThanOrEqualTo(100 * EntryBytes);
            Touch($"{random.Next(500)}");
        }

        _memory.Count.ShouldBe(_policy.Nodes.Count);
        _memory.Bytes.ShouldBe(_policy.Nodes.Values.Sum(n => n.Size));
    }

    [Fact]
    public void Tags_and_the_deserialized_object_are_counted()
    {
        var content = new CacheContent(new(new byte[100]), default);
        var plain = new CacheEntry { Content = content }.Size("k");
        (new CacheEntry { Content = content, Tags = [new string('t', 50)] }.Size("k") - plain)
            .ShouldBeGreaterThanOrEqualTo(100);
        (new CacheEntry { Content = content with { Instance = new string('v', 100) } }.Size("k") - plain).ShouldBe(200);
    }

    [Fact]
    public void Decoded_metadata_is_counted_beside_its_bytes_and_the_payload_once()
    {
        var content = new CacheContent(new(new byte[1_000]), new byte[10]) { Instance = new object() };
        content.MemoryBytes.ShouldBe(1_000 + 10 + 20);
    }

    [Fact]
    public void An_entry_that_has_grown_is_counted_again()
    {
        Put("k");
        var before = _memory.Bytes;
        _policy.Nodes["k"].Entry.Content!.Instance = new string('v', 100);
        _memory.UpdateSize(new CacheKey(_policy, "k"));
        (_memory.Bytes - before).ShouldBe(200);
    }

    [Fact]
    public void A_scan_does_not_evict_keys_that_are_read_often()
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
    public void A_key_that_returns_soon_after_its_eviction_survives_the_next_scan()
    {
        Put("returning");
        Scan(0, 200);
        Has("returning").ShouldBeFalse();
        Put("returning");
        Scan(200, 250);

        Has("returning").ShouldBeTrue();
    }

    [Fact]
    public void An_entry_larger_than_a_quarter_of_the_limit_is_not_stored()
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
        _memory.Remove(new CacheKey(_policy, "k"));
        _memory.Bytes.ShouldBe(0);
    }

    [Fact]
    public void A_lower_limit_evicts_immediately()
    {
        Scan(0, 90);
        _maxBytes = 10 * EntryBytes;
        _memory.Trim();

        _memory.Bytes.ShouldBeLessThanOrEqualTo(10 * EntryBytes);
        _memory.Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Concurrent_readers_and_writers_leave_it_consistent()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 20_000; i++)
            {
                var key = $"{random.Next(300)}";
                (random.Next(10) switch { 0 => () => Put(
                    key), 1 => () => _memory.Remove(new CacheKey(_policy, key)), _ => (Action)(() => Touch(key)) })();
            }
        })));

        _memory.Count.ShouldBe(_policy.Nodes.Count);
        _memory.Bytes.ShouldBe(_policy.Nodes.Values.Sum(n => n.Size));
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
        _memory.Put(new CacheKey(_policy, key), new CacheEntry { Content = new(new(new byte[payload]), default) });
    }

    private void Touch(string key, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            MemoryTier.Find(new CacheKey(_policy, key));
        }
    }

    private bool Has(string key) => _policy.Nodes.ContainsKey(key);
}
