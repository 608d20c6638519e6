using EdgeKit.Resilience.Attempts;

namespace EdgeKit.Resilience.Bodies;

/// <summary>Reads a body and tells of its end.</summary>
internal sealed class ObservedResponseStream(Stream inner, TrailerReporter report) : Stream
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
        Look(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Look(inner.Read(buffer, offset, count), count);

    public override int Read(Span<byte> buffer) => Look(inner.Read(buffer), buffer.Length);

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
            report.Leave();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Nothing was asked for where a reader waits for data with an empty buffer.</summary>
    private int Look(int read, int asked)
    {
        if (read == 0 && asked > 0)
        {
            report.End();
        }

        return read;
    }
}
