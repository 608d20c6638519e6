using EdgeKit.Resilience.Attempts;

namespace EdgeKit.Resilience.Bodies;

internal sealed class ObservedResponseStream(Stream inner, Action completed, Action abandoned) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ReportEnd(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReportEnd(inner.Read(buffer, offset, count), count);

    public override int Read(Span<byte> buffer) => ReportEnd(inner.Read(buffer), buffer.Length);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            abandoned();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>A read into an empty buffer returns 0 before the end too: it waits for data.</summary>
    private int ReportEnd(int read, int requested)
    {
        if (read == 0 && requested > 0)
        {
            completed();
        }

        return read;
    }
}
