using System.Buffers;

namespace EdgeKit.Cache.Entries;

/// <summary>What is cached: bytes, possibly in segments, and a small blob that the face keeps beside them (for HTTP status and headers).</summary>
internal sealed record CacheContent(ReadOnlySequence<byte> Payload, ReadOnlyMemory<byte> Metadata)
{
    /// <summary>What an object face keeps to spare the next reader the deserialization. Only of types that nobody can change.</summary>
    public object? Instance { get; set; }

    public long Size => Payload.Length + Metadata.Length;
}
