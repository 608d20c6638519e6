using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>
/// The client's body, perhaps wrapped by stages in front: whatever they do in it they do on their own side.
/// </summary>
internal sealed class ClientBody(CallSide side, IHttpResponseBodyFeature body)
{
    /// <summary>Who uses what is beneath.</summary>
    public CallSide Side => side;

    public Stream Stream => body.Stream;

    public PipeWriter Writer => body.Writer;

    public Task StartAsync(CancellationToken cancellationToken) =>
        side.InFront(() => body.StartAsync(cancellationToken));

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        side.InFront(() => body.Stream.WriteAsync(bytes, cancellationToken));

    public Task FlushAsync(CancellationToken cancellationToken) =>
        side.InFront(() => body.Stream.FlushAsync(cancellationToken));

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken) =>
        side.InFront(() => body.SendFileAsync(path, offset, count, cancellationToken));

    public Task CompleteAsync() => side.InFront(body.CompleteAsync);

    /// <summary>Sends a recording, apart from the endpoint that makes it.</summary>
    public Task<long> FollowAsync(BodyRecording recording, CancellationToken cancellationToken) =>
        side.InFront(() => ClientCopy.RunAsync(recording, body.Stream, cancellationToken));

    public void DisableBuffering() => side.InFront(() =>
    {
        body.DisableBuffering();
        return true;
    });
}
