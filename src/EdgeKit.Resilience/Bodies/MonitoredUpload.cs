using System.Net;

namespace EdgeKit.Resilience.Bodies;

/// <summary>A monitored stream or multipart content, which is sent before a response is read.</summary>
internal sealed class MonitoredUpload(HttpContent content, RequestBodyMonitor monitor) : StreamContent(Stream.Null)
{
    public HttpContent Content => content;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        MonitoredBody.SendAsync(content, monitor, stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        MonitoredBody.SendAsync(content, monitor, stream, context, cancellationToken);

    protected override void SerializeToStream(
        Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        MonitoredBody.Send(content, monitor, stream, context, cancellationToken);

    protected override Task<Stream> CreateContentReadStreamAsync() => content.ReadAsStreamAsync();

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) =>
        content.ReadAsStream(cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = content.Headers.ContentLength ?? -1;
        return length >= 0;
    }
}
