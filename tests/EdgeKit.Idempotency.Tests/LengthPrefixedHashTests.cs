using System.Buffers.Text;
using System.Security.Cryptography;
using EdgeKit.Idempotency.Keys;

namespace EdgeKit.Idempotency.Tests;

/// <summary>One thread's hash serves one request after the other.</summary>
public sealed class LengthPrefixedHashTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1000, 1000)]
    [InlineData(4095, 1)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 4097)]
    [InlineData(100_000, 16_384)]
    public void It_is_SHA_256_whatever_the_sizes_of_the_parts(int size, int piece)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        using var hash = LengthPrefixedHash.Rent();
        foreach (var some in bytes.Chunk(piece))
        {
            hash.AppendRaw(some);
        }

        hash.Finish().ShouldBe(Base64Url.EncodeToString(SHA256.HashData(bytes)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public void Unfinished_data_of_one_user_does_not_affect_the_next(int left)
    {
        using (LengthPrefixedHash broken = LengthPrefixedHash.Rent())
        {
            broken.AppendRaw(new byte[left]);
        }

        Next().ShouldBe(Base64Url.EncodeToString(SHA256.HashData("next"u8)));
    }

    [Fact]
    public void Instances_in_use_at_the_same_time_are_independent()
    {
        using var outer = LengthPrefixedHash.Rent();
        outer.AppendRaw("ou"u8);

        Next().ShouldBe(Base64Url.EncodeToString(SHA256.HashData("next"u8)));
        outer.AppendRaw("ter"u8);

        outer.Finish().ShouldBe(Base64Url.EncodeToString(SHA256.HashData("outer"u8)));
    }

    private static string Next()
    {
        using var hash = LengthPrefixedHash.Rent();
        hash.AppendRaw("next"u8);
        return hash.Finish();
    }
}
