using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Gateway.Timing;

/// <summary>An answer's body that says how long its client takes for it; all else is as it was.</summary>
internal sealed class TimedResponseBody(IHttpResponseBodyFeature inner, ClientTiming pace) : IHttpResponseBodyFeature
{
    private TimedResponseStream? _stream;

    public Stream Stream => _stream ??= new TimedResponseStream(inner.Stream, pace);

    public PipeWriter Writer => inner.Writer;

    public Task CompleteAsync() => inner.CompleteAsync();

    public void DisableBuffering() => inner.DisableBuffering();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        inner.SendFileAsync(path, offset, count, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);
}
