using System.Buffers;

namespace EdgeKit.Cache.Entries;

/// <summary>What is cached: bytes, possibly in segments, and a small blob that the face keeps beside them (for HTTP status and headers).</summary>
internal sealed record CacheContent(ReadOnlySequence<byte> Payload, ReadOnlyMemory<byte> Metadata)
{
    /// <summary>What an object face keeps to spare the next reader the deserialization. Only of types that nobody can change.</summary>
    public object? Instance { get; set; }

    /// <summary>What is stored elsewhere, and bounded by the policy.</summary>
    public long Size => Payload.Length + Metadata.Length;

    /// <summary>
    /// What it takes in memory. How large an object is nobody can tell but of a string: it is taken for twice the bytes that it was made of, which are
    /// the metadata where there are any.
    /// </summary>
    public long Footprint => Size + Instance switch
    {
        null => 0,
        string text => 2L * text.Length,
        _ => 2 * (Metadata.IsEmpty ? Payload.Length : Metadata.Length),
    };
}
