namespace EdgeKit.Gateway.Timing;

/// <summary>
/// Reports reads of the request body. A read that is canceled still counts as waiting for the client.
/// </summary>
internal sealed class TimedRequestStream(Stream inner, ClientTiming timing) : Stream
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
        timing.BeginRead();
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        timing.EndRead(isEnd: read == 0 && buffer.Length > 0);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        timing.BeginRead();
        var read = inner.Read(buffer, offset, count);
        timing.EndRead(isEnd: read == 0 && count > 0);
        return read;
    }

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
