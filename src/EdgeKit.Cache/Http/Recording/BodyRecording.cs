using System.Buffers;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>
/// A body while it is stored. One writer appends as fast as the origin sends; readers follow, each at the pace of its
/// client, so that a slow client holds up neither the store nor those who wait for it.
/// </summary>
/// <param name="expected">How many bytes are announced, if any are.</param>
internal sealed class BodyRecording(long? expected)
{
    private const int SmallestSegment = 4 * 1024;
    private const int LargestSegment = 64 * 1024;

    private readonly Lock _lock = new();
    private RecordingSegment? _first;
    private RecordingSegment? _last;
    private TaskCompletionSource _news = NewSignal();
    private int _flushes;
    private bool? _whole;

    public long Length { get; private set; }

    public bool HasEnded
    {
        get
        {
            lock (_lock)
            {
                return _whole is not null;
            }
        }
    }

    /// <summary>Whether it has ended, with all of the answer.</summary>
    public bool IsWhole
    {
        get
        {
            lock (_lock)
            {
                return _whole == true;
            }
        }
    }

    /// <summary>How many bytes are announced, if any are.</summary>
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

    /// <summary>Says that the endpoint wants its readers to have what there is.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            _flushes++;
        }

        Signal();
    }

    /// <summary>Says that no more will come.</summary>
    /// <param name="whole">Whether it is all of the answer. The first word counts.</param>
    public void End(bool whole)
    {
        lock (_lock)
        {
            _whole ??= whole;
        }

        Signal();
    }

    /// <summary>Whether bytes stand at a place of what was recorded.</summary>
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

    /// <summary>Waits for bytes or flushes behind a position.</summary>
    /// <returns>What there is; <see langword="null"/> when the recording has ended.</returns>
    public async ValueTask<RecordedChunk?> ReadAsync(long position, int flushes)
    {
        while (true)
        {
            Task news;
            lock (_lock)
            {
                if (Length > position || _flushes > flushes)
                {
                    return new RecordedChunk(Sequence().Slice(position), _flushes);
                }

                if (_whole is not null)
                {
                    return null;
                }

                news = _news.Task;
            }

            await news.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Copies the body to a client at the client's pace, until it has ended or the client has disconnected, which does
    /// not stop the recording. Flushes where the endpoint has: compression in outer middleware holds bytes back otherwise.
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

    /// <summary>Returns the whole body, in memory of exactly its size.</summary>
    public ReadOnlySequence<byte> ToPayload()
    {
        lock (_lock)
        {
            var wasted = _last is null ? 0 : _last.Memory.Length - _last.Filled;
            return wasted == 0 ? Sequence() : new ReadOnlySequence<byte>(Sequence().ToArray());
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ReadOnlySequence<byte> Sequence() =>
        _first is null ? default : new ReadOnlySequence<byte>(_first, 0, _last!, _last!.Filled);

    private int NextSize()
    {
        var announced = (expected ?? 0) - (_last is null ? 0 : _last.RunningIndex + _last.Filled);
        return (int)(
            announced > 0 ? Math.Min(announced, LargestSegment) : Math.Clamp(Length, SmallestSegment, LargestSegment));
    }

    private void Signal() => Interlocked.Exchange(ref _news, NewSignal()).TrySetResult();
}
