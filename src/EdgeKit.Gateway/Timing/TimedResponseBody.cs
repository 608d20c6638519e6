using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Gateway.Timing;

/// <summary>Reports the time that writes to the response body wait for the client.</summary>
internal sealed class TimedResponseBody(IHttpResponseBodyFeature inner, ClientTiming timing) : IHttpResponseBodyFeature
{
    private TimedResponseStream? _stream;

    public Stream Stream => _stream ??= new TimedResponseStream(inner.Stream, timing);

    public PipeWriter Writer => inner.Writer;

    public Task CompleteAsync() => inner.CompleteAsync();

    public void DisableBuffering() => inner.DisableBuffering();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        inner.SendFileAsync(path, offset, count, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);
}
