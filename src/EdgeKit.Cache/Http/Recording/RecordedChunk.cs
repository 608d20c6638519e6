using System.Buffers;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>What has come behind the position of a reader.</summary>
/// <param name="Bytes">Bytes; none when the endpoint has only flushed.</param>
/// <param name="Flushes">How often the endpoint has flushed by now.</param>
internal readonly record struct RecordedChunk(ReadOnlySequence<byte> Bytes, int Flushes);
