using System.Buffers.Text;
using System.Security.Cryptography;
using EdgeKit.Idempotency.Keys;

namespace EdgeKit.Idempotency.Tests;

/// <summary>One thread's hash serves one request after the other.</summary>
public sealed class PartedHashTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1000, 1000)]
    [InlineData(4095, 1)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 4097)]
    [InlineData(100_000, 16_384)]
    public void It_is_SHA_256_whatever_the_sizes_of_the_pieces(int size, int piece)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        using var hash = PartedHash.Rent();
        foreach (var some in bytes.Chunk(piece))
        {
            hash.AppendOpen(some);
        }

        hash.Finish().ShouldBe(Base64Url.EncodeToString(SHA256.HashData(bytes)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public void What_one_user_left_unfinished_does_not_run_into_the_next(int left)
    {
        using (var broken = PartedHash.Rent())
        {
            broken.AppendOpen(new byte[left]);
        }

        Next().ShouldBe(Base64Url.EncodeToString(SHA256.HashData("next"u8)));
    }

    [Fact]
    public void Two_that_are_in_use_at_one_time_know_nothing_of_each_other()
    {
        using var outer = PartedHash.Rent();
        outer.AppendOpen("ou"u8);

        Next().ShouldBe(Base64Url.EncodeToString(SHA256.HashData("next"u8)));
        outer.AppendOpen("ter"u8);

        outer.Finish().ShouldBe(Base64Url.EncodeToString(SHA256.HashData("outer"u8)));
    }

    private static string Next()
    {
        using var hash = PartedHash.Rent();
        hash.AppendOpen("next"u8);
        return hash.Finish();
    }
}
