using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Tests.Partitions;

public sealed class KeyHasherTests
{
    private readonly KeyHasher _hasher = new();

    [Fact]
    public void Keys_of_any_length_differ_from_one_another()
    {
        var seen = new HashSet<BucketKey>();
        for (var length = 0; length < 60; length++)
        {
            foreach (var c in "abc")
            {
                seen.Add(_hasher.Hash(1, new PartitionKey(PartitionKind.User, new string(c, length) + '\0')));
                seen.Add(_hasher.Hash(1, new PartitionKey(PartitionKind.User, new string(c, length) + c)));
            }
        }

        seen.Count.ShouldBe((60 * 6) - 2); // nothing and \0 is the same for a, b and c
    }

    [Fact]
    public void The_kind_the_prefix_and_the_policy_are_part_of_the_key()
    {
        var keys = new[]
        {
            _hasher.Hash(1, new PartitionKey(PartitionKind.User, "x")),
            _hasher.Hash(2, new PartitionKey(PartitionKind.User, "x")),
            _hasher.Hash(1, new PartitionKey(PartitionKind.Header, "x")),
            _hasher.Hash(1, new PartitionKey(PartitionKind.Address, null, 1, 64)),
            _hasher.Hash(1, new PartitionKey(PartitionKind.Address, null, 1, 56)),
        };
        keys.Distinct().Count().ShouldBe(keys.Length);
    }

    [Fact]
    public void Another_process_has_other_keys()
    {
        var alice = new PartitionKey(PartitionKind.User, "alice");
        new KeyHasher().Hash(1, alice).ShouldNotBe(_hasher.Hash(1, alice));
    }

    [Fact]
    public void Hashes_fill_the_table_evenly()
    {
        var counts = new int[256];
        for (var i = 0; i < 256 * 100; i++)
        {
            counts[(_hasher.Hash(1, new PartitionKey(PartitionKind.User, $"user-{i}")).Low >> 1) & 255]++;
        }

        counts.Max().ShouldBeLessThan(160);
        counts.Min().ShouldBeGreaterThan(50);
    }
}
