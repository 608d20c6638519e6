using System.Net;

namespace EdgeKit.Resilience.Bodies;

/// <summary>A content that may be answered while it is sent.</summary>
internal sealed class MonitoredContent(HttpContent content, RequestBodyMonitor watch) : HttpContent
{
    public HttpContent Content => content;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        MonitoredBody.SendAsync(content, watch, stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        MonitoredBody.SendAsync(content, watch, stream, context, cancellationToken);

    protected override void SerializeToStream(
        Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        MonitoredBody.Send(content, watch, stream, context, cancellationToken);

    protected override Task<Stream> CreateContentReadStreamAsync() => content.ReadAsStreamAsync();

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) =>
        content.ReadAsStream(cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = content.Headers.ContentLength ?? -1;
        return length >= 0;
    }
}
