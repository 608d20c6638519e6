namespace EdgeKit.RateLimit.Http;

/// <summary>A request body that measures the time spent waiting for its client.</summary>
internal sealed class TimedRequestBody(Stream inner, ClientTimer timer, TimeProvider timeProvider) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = inner.ReadAsync(buffer, cancellationToken);
        return read.IsCompletedSuccessfully ? read : AwaitAsync(read);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var since = timeProvider.GetTimestamp();
        var read = inner.Read(buffer, offset, count);
        timer.Add(timeProvider.GetElapsedTime(since));
        return read;
    }

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask<int> AwaitAsync(ValueTask<int> read)
    {
        var since = timeProvider.GetTimestamp();
        try
        {
            return await read.ConfigureAwait(false);
        }
        finally
        {
            timer.Add(timeProvider.GetElapsedTime(since));
        }
    }
}
