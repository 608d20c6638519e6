using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>The client's body, possibly wrapped by outer middleware, whose code runs in its own scope.</summary>
internal sealed class ClientBody(OuterScope scope, IHttpResponseBodyFeature body)
{
    public OuterScope Scope => scope;

    public Stream Stream => body.Stream;

    public PipeWriter Writer => body.Writer;

    public Task StartAsync(CancellationToken cancellationToken) =>
        scope.Run(() => body.StartAsync(cancellationToken));

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        scope.Run(() => body.Stream.WriteAsync(bytes, cancellationToken));

    public Task FlushAsync(CancellationToken cancellationToken) =>
        scope.Run(() => body.Stream.FlushAsync(cancellationToken));

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken) =>
        scope.Run(() => body.SendFileAsync(path, offset, count, cancellationToken));

    public Task CompleteAsync() => scope.Run(body.CompleteAsync);

    /// <summary>Copies a recording to the client, concurrently with the endpoint that writes it.</summary>
    public Task<long> FollowAsync(BodyRecording recording, CancellationToken cancellationToken) =>
        scope.Run(() => recording.CopyToAsync(body.Stream, cancellationToken));

    public void DisableBuffering() => scope.Run(() =>
    {
        body.DisableBuffering();
        return true;
    });
}
