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

    public Task StartAsync(CancellationToken ct) => side.InFront(() => body.StartAsync(ct));

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct) => side.InFront(() => body.Stream.WriteAsync(bytes, ct));

    public Task FlushAsync(CancellationToken ct) => side.InFront(() => body.Stream.FlushAsync(ct));

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken ct) =>
        side.InFront(() => body.SendFileAsync(path, offset, count, ct));

    public Task CompleteAsync() => side.InFront(body.CompleteAsync);

    /// <summary>Sends a recording, apart from the endpoint that makes it.</summary>
    public Task<long> FollowAsync(BodyRecording recording, CancellationToken clientGone) =>
        side.InFront(() => ClientCopy.RunAsync(recording, body.Stream, clientGone));

    public void DisableBuffering() => side.InFront(() =>
    {
        body.DisableBuffering();
        return true;
    });
}
