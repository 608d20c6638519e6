using System.Buffers;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>
/// A body while it is being stored. One writer appends as fast as the origin sends; readers follow at the pace of their
/// clients, so a slow client delays neither the store nor other requests.
/// </summary>
internal sealed class BodyRecording(long? expected)
{
    private const int SmallestSegment = 4 * 1024;
    private const int LargestSegment = 64 * 1024;

    private readonly Lock _lock = new();
    private RecordingSegment? _first;
    private RecordingSegment? _last;
    private TaskCompletionSource _changed = NewSignal();
    private int _flushes;
    private bool? _whole;

    public long Length { get; private set; }

    /// <summary>True if the recording has ended with the complete body; null while it is being written.</summary>
    public bool? IsWhole
    {
        get
        {
            lock (_lock)
            {
                return _whole;
            }
        }
    }

    public long? Expected => expected;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            Length += bytes.Length;
            while (!bytes.IsEmpty)
            {
                var count = _last?.Append(bytes) ?? 0;
                bytes = bytes[count..];
                if (!bytes.IsEmpty)
                {
                    _last = new RecordingSegment(NextSize(), _last);
                    _first ??= _last;
                }
            }
        }

        Signal();
    }

    /// <summary>Makes readers flush.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            _flushes++;
        }

        Signal();
    }

    /// <summary>Ends the recording. The first call counts.</summary>
    /// <param name="whole">True if the body is complete.</param>
    public void End(bool whole)
    {
        lock (_lock)
        {
            _whole ??= whole;
        }

        Signal();
    }

    /// <summary>True if the bytes equal those recorded at a position.</summary>
    public bool Matches(long at, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            foreach (var memory in at + bytes.Length > Length ? default : Sequence().Slice(at, bytes.Length))
            {
                if (!bytes.StartsWith(memory.Span))
                {
                    return false;
                }

                bytes = bytes[memory.Length..];
            }
        }

        return bytes.IsEmpty;
    }

    /// <summary>Waits for bytes after a position, or for more flushes than the reader has seen.</summary>
    /// <returns><see langword="null"/> if the recording has ended.</returns>
    public async ValueTask<(ReadOnlySequence<byte> Bytes, int Flushes)?> ReadAsync(long position, int flushes)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (Length > position || _flushes > flushes)
                {
                    return (Sequence().Slice(position), _flushes);
                }

                if (_whole is not null)
                {
                    return null;
                }

                changed = _changed.Task;
            }

            await changed.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Copies the body to a client at the client's pace, until all is sent or the client disconnects. Flushes where the
    /// endpoint flushed, for compression in outer middleware.
    /// </summary>
    /// <returns>The number of bytes sent.</returns>
    public async Task<long> CopyToAsync(Stream client, CancellationToken cancellationToken)
    {
        var (sent, flushes) = (0L, 0);
        try
        {
            while (await ReadAsync(sent, flushes).ConfigureAwait(false) is { } chunk)
            {
                foreach (var memory in chunk.Bytes)
                {
                    await client.WriteAsync(memory, cancellationToken).ConfigureAwait(false);
                }

                sent += chunk.Bytes.Length;
                if (chunk.Flushes > flushes)
                {
                    await client.FlushAsync(cancellationToken).ConfigureAwait(false);
                    flushes = chunk.Flushes;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (IOException)
        {
        }

        return sent;
    }

    /// <summary>Returns the body in memory of exactly its size.</summary>
    public ReadOnlySequence<byte> ToPayload()
    {
        lock (_lock)
        {
            var isExact = _last is null || _last.Memory.Length == _last.Filled;
            return isExact ? Sequence() : new ReadOnlySequence<byte>(Sequence().ToArray());
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ReadOnlySequence<byte> Sequence() =>
        _first is null ? default : new ReadOnlySequence<byte>(_first, 0, _last!, _last!.Filled);

    private int NextSize()
    {
        var announced = (expected ?? 0) - (_last is null ? 0 : _last.RunningIndex + _last.Filled);
        return (int)(announced > 0
            ? Math.Min(announced, LargestSegment) : Math.Clamp(Length, SmallestSegment, LargestSegment));
    }

    private void Signal() => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
}
