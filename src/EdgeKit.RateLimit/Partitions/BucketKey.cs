namespace EdgeKit.RateLimit.Partitions;

/// <summary>The 128-bit key of a bucket in this process. Never zero, which marks an empty slot.</summary>
internal readonly record struct BucketKey(ulong High, ulong Low)
{
    public static BucketKey From(UInt128 hash) => new((ulong)(hash >> 64), (ulong)hash | 1);
}
