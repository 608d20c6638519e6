using EdgeKit.Policies.Http;

namespace EdgeKit.Resilience.Bodies;

/// <summary>Reports writes that the authority does not accept immediately.</summary>
internal sealed class MonitoredStream(Stream inner, RequestBodyMonitor monitor) : ForwardOnlyStream
{
    public override bool CanWrite => true;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var write = inner.WriteAsync(buffer, cancellationToken);
        return write.IsCompletedSuccessfully ? write : FollowAsync(write);
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        var flush = inner.FlushAsync(cancellationToken);
        return flush.IsCompletedSuccessfully ? flush : FollowAsync(new ValueTask(flush)).AsTask();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        monitor.MoveTo(RequestBodyState.Writing);
        try
        {
            inner.Write(buffer);
        }
        catch
        {
            monitor.MoveTo(RequestBodyState.ConnectionFailed);
            throw;
        }

        monitor.MoveTo(RequestBodyState.WaitingForSource);
    }

    public override void Flush() => inner.Flush();

    private async ValueTask FollowAsync(ValueTask write)
    {
        monitor.MoveTo(RequestBodyState.Writing);
        try
        {
            await write.ConfigureAwait(false);
        }
        catch
        {
            monitor.MoveTo(RequestBodyState.ConnectionFailed);
            throw;
        }

        monitor.MoveTo(RequestBodyState.WaitingForSource);
    }
}
