namespace EdgeKit.Gateway.Timing;

/// <summary>A request body that says when its client is waited for. Where a read is broken off, it still is.</summary>
internal sealed class TimedRequestStream(Stream inner, ClientTiming pace) : Stream
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

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        pace.BeginRead();
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        pace.EndRead(isEnd: read == 0 && buffer.Length > 0);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        pace.BeginRead();
        var read = inner.Read(buffer, offset, count);
        pace.EndRead(isEnd: read == 0 && count > 0);
        return read;
    }

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
