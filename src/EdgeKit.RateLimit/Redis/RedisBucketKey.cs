using System.Buffers.Text;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// The name of a bucket in Redis: <c>prefix rl:{lane}:policy:hash</c>. The hash is SHA-256 cut to 128 bits, the same in
/// every instance, so that a name says nothing about a caller and has one length whatever a caller sends. The lane, the
/// hash tag, comes from the partition and never from the policy: all policies of one caller lie in one slot.
/// </summary>
/// <param name="HashTag">0 to 255.</param>
/// <param name="Key">The key, prefix included.</param>
internal readonly record struct RedisBucketKey(byte HashTag, string Key)
{
    private const int HashBytes = 16;

    public static RedisBucketKey Of(string prefix, string policy, in PartitionKey partition)
    {
        Span<byte> hash = stackalloc byte[PartitionDigest.Bytes];
        PartitionDigest.Write(partition, hash);
        var lane = hash[HashBytes];
        Span<char> name = stackalloc char[Base64Url.GetEncodedLength(HashBytes)];
        Base64Url.EncodeToChars(hash[..HashBytes], name);
        return new RedisBucketKey(lane, $"{prefix}rl:{{{lane}}}:{policy}:{name}");
    }
}
