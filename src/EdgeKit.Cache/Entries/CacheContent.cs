using System.Buffers;

namespace EdgeKit.Cache.Entries;

/// <summary>
/// What is cached: bytes, possibly in segments, and a small blob that the face keeps beside them (for HTTP status and
/// headers).
/// </summary>
internal sealed record CacheContent(ReadOnlySequence<byte> Payload, ReadOnlyMemory<byte> Metadata)
{
    /// <summary>
    /// What an object face keeps to spare the next reader the deserialization. Only of types that nobody can change.
    /// </summary>
    public object? Instance { get; set; }

    public Tiers Tiers { get; init; }

    /// <summary>What <see cref="Instance"/> takes, estimated, when there are no bytes that it was made of.</summary>
    public long InstanceBytes { get; init; }

    /// <summary>
    /// The same, kept no further than these tiers; in none, when it can be kept only in one that they leave out.
    /// </summary>
    public CacheContent RestrictTo(Tiers tiers) => tiers == Tiers.Both || tiers == Tiers ? this
        : Tiers == Tiers.Both ? this with { Tiers = tiers }
        : this with { InstanceBytes = long.MaxValue / 2 };

    /// <summary>What is stored, and bounded by the policy.</summary>
    public long Size => Payload.Length + Metadata.Length + InstanceBytes;

    /// <summary>
    /// What it takes in memory. How large an object is nobody can tell but of a string: it is taken for twice the bytes
    /// that it was made of, which are the metadata where there are any.
    /// </summary>
    public long MemoryBytes => Size + Instance switch
    {
        null => 0,
        _ when InstanceBytes > 0 => 0, // counted already
        string text => 2L * text.Length,
        _ => 2 * (Metadata.IsEmpty ? Payload.Length : Metadata.Length),
    };
}
