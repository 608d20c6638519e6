using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Idempotency.Http;

/// <summary>
/// Holds an answer back until it is stored: were it sent first, a crash in between would let a retry run the request again. What is too
/// large to store, or is a stream, goes out as it comes, once a tombstone stands in its place.
/// </summary>
internal sealed class HeldResponse : Stream, IHttpResponseBodyFeature
{
    private readonly HttpContext _context;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly int _limit;
    private readonly Func<Task<bool>> _bury;
    private readonly MemoryStream _held = new();
    private PipeWriter? _writer;
    private bool _discards;

    /// <param name="context">The request.</param>
    /// <param name="limit">The largest answer that is held, in bytes.</param>
    /// <param name="bury">Stores the tombstone; answers whether the key was still the owner's.</param>
    public HeldResponse(HttpContext context, int limit, Func<Task<bool>> bury)
    {
        (_context, _limit, _bury) = (context, limit, bury);
        _inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Features.Set<IHttpResponseBodyFeature>(this);
    }

    /// <summary>Whether a tombstone stands for this answer and it is sent as it comes.</summary>
    public bool Streams { get; private set; }

    public ReadOnlyMemory<byte> Body => _held.GetBuffer().AsMemory(0, (int)_held.Length);

    public Stream Stream => this;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Gives the response back its own body, with all that was written handed over to <see cref="Body"/>.</summary>
    public async Task DetachAsync()
    {
        if (_writer is not null)
        {
            await _writer.CompleteAsync().ConfigureAwait(false);
        }

        _context.Features.Set(_inner);
    }

    public Task SendAsync() =>
        Streams ? Task.CompletedTask : _inner.Stream.WriteAsync(Body).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!Streams && (_held.Length + buffer.Length > _limit || IsEventStream()))
        {
            Streams = true;
            _discards = !await _bury().ConfigureAwait(false);
            await PassAsync(Body, cancellationToken).ConfigureAwait(false);
        }

        if (Streams)
        {
            await PassAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            _held.Write(buffer.Span);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        Streams && !_discards ? _inner.Stream.FlushAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>A proxy asks for this on every answer; what is held stays held.</summary>
    public void DisableBuffering()
    {
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);

    public async Task CompleteAsync() => await Writer.FlushAsync().ConfigureAwait(false);

    public override void Flush() => throw new NotSupportedException("Flush asynchronously.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");

    protected override void Dispose(bool disposing)
    {
        _held.Dispose();
        base.Dispose(disposing);
    }

    private bool IsEventStream() =>
        _context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    private ValueTask PassAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct) =>
        _discards || bytes.IsEmpty ? ValueTask.CompletedTask : _inner.Stream.WriteAsync(bytes, ct);
}
