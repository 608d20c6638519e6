using EdgeKit.Policies.Http;

namespace EdgeKit.Gateway.Timing;

/// <summary>Times writes that do not complete synchronously because the client is slow.</summary>
internal sealed class TimedResponseStream(Stream inner, ClientTiming timing) : ForwardOnlyStream
{
    public override bool CanWrite => true;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var write = inner.WriteAsync(buffer, cancellationToken);
        return write.IsCompletedSuccessfully ? write : TimeAsync(write);
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        var flush = inner.FlushAsync(cancellationToken);
        return flush.IsCompletedSuccessfully ? flush : TimeAsync(new ValueTask(flush)).AsTask();
    }

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Flush() => inner.Flush();

    private async ValueTask TimeAsync(ValueTask write)
    {
        timing.BeginWrite();
        try
        {
            await write.ConfigureAwait(false);
        }
        finally
        {
            timing.EndWrite();
        }
    }
}
