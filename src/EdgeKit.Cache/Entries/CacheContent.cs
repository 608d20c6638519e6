using System.Buffers;

namespace EdgeKit.Cache.Entries;

/// <summary>Cached bytes, and metadata that the front end stores with them (HTTP status and headers).</summary>
internal sealed record CacheContent(ReadOnlySequence<byte> Payload, ReadOnlyMemory<byte> Metadata)
{
    /// <summary>The deserialized value, for immutable types only.</summary>
    public object? Instance { get; set; }

    public Tiers Tiers { get; init; }

    /// <summary>Estimated size of <see cref="Instance"/> if it was not deserialized from bytes.</summary>
    public long InstanceBytes { get; init; }

    public CacheContent RestrictTo(Tiers tiers) => tiers == Tiers.Both || tiers == Tiers ? this
        : Tiers == Tiers.Both ? this with { Tiers = tiers }
        : this with { InstanceBytes = long.MaxValue / 2 };

    public long Size => Payload.Length + Metadata.Length + InstanceBytes;

    /// <summary>Estimated size in memory; a deserialized object counts as twice its serialized size.</summary>
    public long MemoryBytes => Size + Instance switch
    {
        null => 0,
        _ when InstanceBytes > 0 => 0, // counted already
        string text => 2L * text.Length,
        _ => 2 * (Metadata.IsEmpty ? Payload.Length : Metadata.Length),
    };
}
