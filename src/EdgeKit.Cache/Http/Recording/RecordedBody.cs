using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>The body that an endpoint writes, for a receiver. Outer middleware sees the client's body.</summary>
internal sealed class RecordedBody(
    RecordedHead head, IResponseReceiver receiver, ClientBody? client, long limit, IFeatureCollection features)
    : WriteOnlyStream, IHttpResponseBodyFeature
{
    private PipeWriter? _writer;
    private BodyRecording? _recording;
    private BodyRoute _route;

    public Stream Stream => OuterBody?.Stream ?? this;

    public PipeWriter Writer =>
        OuterBody?.Writer ?? (_writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true)));

    protected override bool AllowsSynchronousWrites =>
        features.Get<IHttpBodyControlFeature>()?.AllowSynchronousIO == true;

    private ClientBody? OuterBody => client?.Scope.IsActive == true ? client : null;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (OuterBody is { } outer)
        {
            await outer.StartAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        if (await DecideAsync().ConfigureAwait(false) && _route != BodyRoute.Discard && client is not null)
        {
            // Here and not while the body is copied, because the endpoint runs then and a request is not thread safe.
            await client.StartAsync(cancellationToken).ConfigureAwait(false);
        }

        Follow();
    }

    /// <summary>Completes the response after the endpoint has returned, including bytes left in the writer.</summary>
    public async Task FinishAsync()
    {
        if (_writer is not null)
        {
            await _writer.CompleteAsync().ConfigureAwait(false);
        }

        // Unlike StartAsync: the server starts the client's response later, when it knows whether there is a body.
        await DecideAsync().ConfigureAwait(false);
        Follow();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!head.IsFinal || (_route == BodyRoute.Record && _recording!.Length + buffer.Length > limit))
        {
            return WriteSlowlyAsync(buffer, cancellationToken);
        }

        if (_route == BodyRoute.Pass)
        {
            return client!.WriteAsync(buffer, cancellationToken);
        }

        if (_route == BodyRoute.Record)
        {
            _recording!.Append(buffer.Span);
        }

        return ValueTask.CompletedTask;
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        _recording?.Flush();
        if (_route == BodyRoute.Pass)
        {
            await client!.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void DisableBuffering() => client?.DisableBuffering();

    public async Task SendFileAsync(
        string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        await (_route == BodyRoute.Pass || OuterBody is not null
            ? client!.SendFileAsync(path, offset, count, cancellationToken)
            : SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken)).ConfigureAwait(false);
    }

    public async Task CompleteAsync()
    {
        if (OuterBody is { } outer)
        {
            await outer.CompleteAsync().ConfigureAwait(false);
            return;
        }

        await FinishAsync().ConfigureAwait(false);
        if (_route == BodyRoute.Pass)
        {
            await client!.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <returns>True if this call has made the decision.</returns>
    private async ValueTask<bool> DecideAsync()
    {
        if (head.IsFinal)
        {
            return false;
        }

        await head.StartAsync().ConfigureAwait(false);
        _route = await receiver.StartAsync(head).ConfigureAwait(false);
        return true;
    }

    private void Follow()
    {
        if (_route == BodyRoute.Record && _recording is null)
        {
            _recording = new BodyRecording(head.Own.Values.ContentLength);
            receiver.Begin(_recording, client);
        }
    }

    private async ValueTask WriteSlowlyAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        if (_route == BodyRoute.Record && _recording!.Length + buffer.Length > limit)
        {
            _route = await receiver.OverflowAsync().ConfigureAwait(false);
        }

        await WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }
}
