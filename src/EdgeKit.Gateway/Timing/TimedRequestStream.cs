using EdgeKit.Policies.Http;

namespace EdgeKit.Gateway.Timing;

/// <summary>
/// Reports reads of the request body. A read that is canceled still counts as waiting for the client.
/// </summary>
internal sealed class TimedRequestStream(Stream inner, ClientTiming timing) : ForwardOnlyStream
{
    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        timing.BeginRead();
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        timing.EndRead(isEnd: read == 0 && buffer.Length > 0);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        timing.BeginRead();
        var read = inner.Read(buffer, offset, count);
        timing.EndRead(isEnd: read == 0 && count > 0);
        return read;
    }
}
