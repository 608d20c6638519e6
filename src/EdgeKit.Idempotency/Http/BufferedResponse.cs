using System.IO.Pipelines;
using EdgeKit.Idempotency.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Idempotency.Http;

/// <summary>
/// Buffers a response until it is stored. If it were sent first, a crash in between would let a retry run the request
/// again. A response that is too large to store, or a stream, is written through after a tombstone is stored.
/// </summary>
internal sealed class BufferedResponse : Stream, IHttpResponseBodyFeature
{
    /// <summary>Content types that clients consume while they are produced, so they must not be buffered.</summary>
    private static readonly string[] StreamingTypes =
    [
        "text/event-stream", "application/x-ndjson", "application/jsonl", "application/json-seq", "application/grpc",
        "multipart/x-mixed-replace",
    ];

    private readonly HttpContext _context;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly int _limit;
    private readonly Func<Task<bool>> _writeTombstone;
    private readonly MemoryStream _buffer = new();
    private PipeWriter? _writer;

    public BufferedResponse(HttpContext context, int limit, Func<Task<bool>> writeTombstone)
    {
        (_context, _limit, _writeTombstone) = (context, limit, writeTombstone);
        _inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Features.Set<IHttpResponseBodyFeature>(this);
    }

    /// <summary>True if a tombstone is stored and the response is written through.</summary>
    public bool IsStreaming { get; private set; }

    /// <summary>True if another owner holds the key: nothing is sent.</summary>
    public bool IsDiscarded { get; private set; }

    public ReadOnlyMemory<byte> Body => _buffer.GetBuffer().AsMemory(0, (int)_buffer.Length);

    public Stream Stream => this;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    public override bool CanRead => false;

    /// <summary>Lets <c>Response.Clear</c> reset the buffer. False while it is empty: zip writers would seek.</summary>
    public override bool CanSeek => !IsStreaming && _buffer.Length > 0;

    public override bool CanWrite => true;

    public override long Length => _buffer.Length;

    public override long Position
    {
        get => _buffer.Position;
        set => throw new NotSupportedException();
    }

    /// <summary>True if earlier middleware, such as compression, determines the length of the response.</summary>
    public static bool IsBodyReplaced(HttpResponse response) =>
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>() is StreamResponseBodyFeature;

    public async Task RestoreAsync(Exception? failure = null)
    {
        if (_writer is not null)
        {
            await _writer.CompleteAsync(failure).ConfigureAwait(false);
        }

        _context.Features.Set(_inner);
    }

    /// <summary>Sends the buffer. Setting the length saves a second write for the terminating chunk.</summary>
    public Task SendAsync()
    {
        if (IsStreaming || Body.IsEmpty)
        {
            return Task.CompletedTask;
        }

        var response = _context.Response;
        if (!response.HasStarted && _inner is not StreamResponseBodyFeature
            && !response.Headers.ContainsKey(HeaderNames.Trailer)
            && !response.Headers.ContainsKey(HeaderNames.TransferEncoding))
        {
            response.ContentLength ??= Body.Length;
        }

        return _inner.Stream.WriteAsync(Body).AsTask();
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_buffer.Length + buffer.Length > _limit)
        {
            await StartStreamingAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await StreamIfStreamingTypeAsync(cancellationToken).ConfigureAwait(false);
        }

        if (IsStreaming)
        {
            await WriteThroughAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            _buffer.Write(buffer.Span);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await StreamIfStreamingTypeAsync(cancellationToken).ConfigureAwait(false);
        if (IsStreaming && !IsDiscarded)
        {
            await _inner.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ignored: proxies call this for every response.</summary>
    public void DisableBuffering()
    {
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => FlushAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);

    public async Task CompleteAsync() => await Writer.FlushAsync().ConfigureAwait(false);

    public override void Flush()
    {
        ThrowUnlessSynchronousAllowed();
        FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => _buffer.SetLength(value);

    public override void Write(byte[] buffer, int offset, int count)
    {
        ThrowUnlessSynchronousAllowed();
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
    }

    private void ThrowUnlessSynchronousAllowed()
    {
        if (_context.Features.Get<IHttpBodyControlFeature>()?.AllowSynchronousIO != true)
        {
            throw new InvalidOperationException(
                "Synchronous operations are disallowed. Call WriteAsync or set AllowSynchronousIO to true instead.");
        }
    }

    private Task StreamIfStreamingTypeAsync(CancellationToken cancellationToken) =>
        _context.Response.ContentType is { } type
        && Array.Exists(StreamingTypes, it => type.StartsWith(it, StringComparison.OrdinalIgnoreCase))
        ? StartStreamingAsync(cancellationToken) : Task.CompletedTask;

    private async Task StartStreamingAsync(CancellationToken cancellationToken)
    {
        if (IsStreaming)
        {
            return;
        }

        IsStreaming = true;
        IsDiscarded = !await _writeTombstone().ConfigureAwait(false);
        await WriteThroughAsync(Body, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask WriteThroughAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        IsDiscarded || bytes.IsEmpty ? ValueTask.CompletedTask : _inner.Stream.WriteAsync(bytes, cancellationToken);
}
