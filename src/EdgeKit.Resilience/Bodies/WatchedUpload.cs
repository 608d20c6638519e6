using System.Net;

namespace EdgeKit.Resilience.Bodies;

/// <summary>A content that is sent before it is answered: a stream, or parts.</summary>
internal sealed class WatchedUpload(HttpContent content, BodyWatch watch) : StreamContent(Stream.Null)
{
    public HttpContent Content => content;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        WatchedBody.SendAsync(content, watch, stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        WatchedBody.SendAsync(content, watch, stream, context, cancellationToken);

    protected override void SerializeToStream(
        Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        WatchedBody.Send(content, watch, stream, context, cancellationToken);

    protected override Task<Stream> CreateContentReadStreamAsync() => content.ReadAsStreamAsync();

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) =>
        content.ReadAsStream(cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = content.Headers.ContentLength ?? -1;
        return length >= 0;
    }
}
