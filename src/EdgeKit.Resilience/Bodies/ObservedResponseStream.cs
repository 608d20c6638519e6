using EdgeKit.Policies.Http;

namespace EdgeKit.Resilience.Bodies;

internal sealed class ObservedResponseStream(Stream inner, Action completed, Action abandoned) : ForwardOnlyStream
{
    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ReportEnd(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);

    public override int Read(byte[] buffer, int offset, int count) =>
        ReportEnd(inner.Read(buffer, offset, count), count);

    public override int Read(Span<byte> buffer) => ReportEnd(inner.Read(buffer), buffer.Length);

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
