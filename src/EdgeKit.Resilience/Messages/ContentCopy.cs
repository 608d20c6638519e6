using System.Net;

namespace EdgeKit.Resilience.Messages;

/// <summary>
/// The body of one attempt: the caller's bytes with separate headers, so that handlers which change or dispose it do
/// not affect other attempts.
/// </summary>
internal sealed class ContentCopy : HttpContent
{
    public ContentCopy(HttpContent body)
    {
        Body = body;
        foreach (var (name, values) in body.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    public HttpContent Body { get; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        Body.CopyToAsync(stream, context, cancellationToken);

    protected override void SerializeToStream(
        Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        Body.CopyTo(stream, context, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        var known = Body.Headers.ContentLength;
        length = known ?? 0;
        return known is not null;
    }
}
