using System.Buffers.Text;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// The key of a bucket in Redis, <c>prefix rl:{tag}:policy:hash</c>. The hash is SHA-256 of the partition cut to 128
/// bits: the same on every instance, of fixed length, and without readable data of the caller. The hash tag comes from
/// the partition alone, so that all policies of one caller share a slot.
/// </summary>
internal readonly record struct RedisBucketKey(byte HashTag, string Value)
{
    private const int HashBytes = 16;

    public static RedisBucketKey Of(string prefix, string policy, in PartitionKey partition)
    {
        Span<byte> hash = stackalloc byte[PartitionKey.DigestBytes];
        partition.WriteDigest(hash);
        var tag = hash[HashBytes];
        Span<char> text = stackalloc char[Base64Url.GetEncodedLength(HashBytes)];
        Base64Url.EncodeToChars(hash[..HashBytes], text);
        return new RedisBucketKey(tag, $"{prefix}rl:{{{tag}}}:{policy}:{text}");
    }
}
