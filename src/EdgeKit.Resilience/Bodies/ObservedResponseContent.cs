using System.Net;

namespace EdgeKit.Resilience.Bodies;

internal sealed class ObservedResponseContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly Action _completed;
    private readonly Action _abandoned;

    public ObservedResponseContent(HttpContent inner, Action completed, Action abandoned)
    {
        (_inner, _completed, _abandoned) = (inner, completed, abandoned);
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
        _completed();
    }

    protected override Task<Stream> CreateContentReadStreamAsync() =>
        CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new ObservedResponseStream(
            await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _completed, _abandoned);

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _abandoned();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
