using System.Net;
using EdgeKit.Resilience.Attempts;

namespace EdgeKit.Resilience.Bodies;

/// <summary>A content whose end is told of.</summary>
internal sealed class ObservedResponseContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly TrailerReporter _report;

    public ObservedResponseContent(HttpContent inner, TrailerReporter report)
    {
        (_inner, _report) = (inner, report);
        foreach (var (name, values) in inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await _inner.CopyToAsync(stream, context, cancellationToken).ConfigureAwait(false);
        _report.End();
    }

    protected override Task<Stream> CreateContentReadStreamAsync() =>
        CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new ObservedResponseStream(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _report);

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _report.Leave();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
