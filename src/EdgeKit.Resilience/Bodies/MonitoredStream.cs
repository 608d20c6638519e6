namespace EdgeKit.Resilience.Bodies;

/// <summary>
/// The way of a body to the authority: says when the authority takes its time. A write that is done at once tells
/// nothing.
/// </summary>
internal sealed class MonitoredStream(Stream inner, RequestBodyMonitor watch) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var write = inner.WriteAsync(buffer, cancellationToken);
        return write.IsCompletedSuccessfully ? write : FollowAsync(write);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        var flush = inner.FlushAsync(cancellationToken);
        return flush.IsCompletedSuccessfully ? flush : FollowAsync(new ValueTask(flush)).AsTask();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        watch.MoveTo(RequestBodyState.Writing);
        try
        {
            inner.Write(buffer);
        }
        catch
        {
            watch.MoveTo(RequestBodyState.ConnectionFailed);
            throw;
        }

        watch.MoveTo(RequestBodyState.WaitingForSource);
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask FollowAsync(ValueTask write)
    {
        watch.MoveTo(RequestBodyState.Writing);
        try
        {
            await write.ConfigureAwait(false);
        }
        catch
        {
            watch.MoveTo(RequestBodyState.ConnectionFailed);
            throw;
        }

        watch.MoveTo(RequestBodyState.WaitingForSource);
    }
}
