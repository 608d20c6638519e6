using System.Buffers;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>A part of a recording after the position of a reader.</summary>
/// <param name="Bytes">The bytes; none if the endpoint has only flushed.</param>
/// <param name="Flushes">The number of flushes so far.</param>
internal readonly record struct RecordedChunk(ReadOnlySequence<byte> Bytes, int Flushes);
