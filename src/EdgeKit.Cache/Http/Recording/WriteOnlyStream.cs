namespace EdgeKit.Cache.Http.Recording;

internal abstract class WriteOnlyStream : Stream
{
    protected virtual bool AllowsSynchronousWrites => false;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public abstract override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <exception cref="InvalidOperationException">Synchronous I/O is not allowed, as on a server.</exception>
    public override void Flush()
    {
        ThrowUnlessAllowed();
        FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <exception cref="InvalidOperationException">Synchronous I/O is not allowed, as on a server.</exception>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ThrowUnlessAllowed();
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
    }

    private void ThrowUnlessAllowed()
    {
        if (!AllowsSynchronousWrites)
        {
            throw new InvalidOperationException(
                "Synchronous operations are disallowed. Call WriteAsync or set AllowSynchronousIO to true instead.");
        }
    }
}
