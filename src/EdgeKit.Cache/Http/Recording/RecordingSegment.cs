using System.Buffers;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>A segment of a recorded body. Its end is fixed when the next one is appended.</summary>
internal sealed class RecordingSegment : ReadOnlySequenceSegment<byte>
{
    private readonly byte[] _buffer;

    public RecordingSegment(int size, RecordingSegment? previous)
    {
        _buffer = new byte[size];
        Memory = _buffer;
        if (previous is not null)
        {
            previous.Memory = previous._buffer.AsMemory(0, previous.Filled);
            previous.Next = this;
            RunningIndex = previous.RunningIndex + previous.Filled;
        }
    }

    public int Filled { get; private set; }

    /// <returns>The number of bytes that fitted.</returns>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(bytes.Length, _buffer.Length - Filled);
        bytes[..count].CopyTo(_buffer.AsSpan(Filled));
        Filled += count;
        return count;
    }
}
