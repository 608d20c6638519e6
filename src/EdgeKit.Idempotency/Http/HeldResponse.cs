using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Idempotency.Http;

/// <summary>
/// Holds an answer back until it is stored: were it sent first, a crash in between would let a retry run the request
/// again. What is too large to store, or is a stream, goes out as it comes, once a tombstone stands in its place.
/// </summary>
internal sealed class HeldResponse : Stream, IHttpResponseBodyFeature
{
    private readonly HttpContext _context;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly int _limit;
    private readonly Func<Task<bool>> _bury;
    private readonly MemoryStream _held = new();
    private PipeWriter? _writer;

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

    /// <summary>
    /// Whether the tombstone could not be set because the key is another's: nothing of this answer is sent.
    /// </summary>
    public bool IsDiscarded { get; private set; }

    public ReadOnlyMemory<byte> Body => _held.GetBuffer().AsMemory(0, (int)_held.Length);

    public Stream Stream => this;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    public override bool CanRead => false;

    /// <summary>
    /// While an answer is held it can be taken back, which <c>Response.Clear</c> does where this says so. There is
    /// nothing to take back of an empty one: whoever is to write an archive asks then, and would go back and forth in
    /// it.
    /// </summary>
    public override bool CanSeek => !Streams && _held.Length > 0;

    public override bool CanWrite => true;

    public override long Length => _held.Length;

    public override long Position
    {
        get => _held.Position;
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// Whether a stage in front has put a stream of its own in the place of the body: how long it makes the answer only
    /// it knows.
    /// </summary>
    public static bool IsReplaced(HttpResponse response) =>
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>() is StreamResponseBodyFeature;

    /// <summary>
    /// Gives the response back its own body, with all that was written handed over to <see cref="Body"/>.
    /// </summary>
    /// <param name="failure">
    /// Why the answer is not to be used, if it isn't: what was not flushed is then dropped.
    /// </param>
    public async Task DetachAsync(Exception? failure = null)
    {
        if (_writer is not null)
        {
            await _writer.CompleteAsync(failure).ConfigureAwait(false);
        }

        _context.Features.Set(_inner);
    }

    /// <summary>
    /// Sends what was held. Its length is known by now, and with it said the answer is one write to the connection;
    /// without it, it would be two, the second to say that there is no more.
    /// </summary>
    public Task SendAsync()
    {
        if (Streams || Body.IsEmpty)
        {
            return Task.CompletedTask;
        }

        var response = _context.Response;
        if (!response.HasStarted && _inner is not StreamResponseBodyFeature && !response.Headers.ContainsKey(
            HeaderNames.Trailer) && !response.Headers.ContainsKey(HeaderNames.TransferEncoding))
        {
            response.ContentLength ??= Body.Length;
        }

        return _inner.Stream.WriteAsync(Body).AsTask();
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_held.Length + buffer.Length > _limit)
        {
            await LetGoAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await LetStreamGoAsync(cancellationToken).ConfigureAwait(false);
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

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await LetStreamGoAsync(cancellationToken).ConfigureAwait(false);
        if (Streams && !IsDiscarded)
        {
            await _inner.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A proxy asks for this on every answer; what is held stays held.</summary>
    public void DisableBuffering()
    {
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => FlushAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);

    public async Task CompleteAsync() => await Writer.FlushAsync().ConfigureAwait(false);

    /// <exception cref="InvalidOperationException">
    /// The application has not allowed it: a server says the same.
    /// </exception>
    public override void Flush()
    {
        ThrowUnlessSynchronous();
        FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => _held.SetLength(value);

    /// <exception cref="InvalidOperationException">
    /// The application has not allowed it: a server says the same.
    /// </exception>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ThrowUnlessSynchronous();
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
    }

    private void ThrowUnlessSynchronous()
    {
        if (_context.Features.Get<IHttpBodyControlFeature>()?.AllowSynchronousIO != true)
        {
            throw new InvalidOperationException(
                "Synchronous operations are disallowed. Call WriteAsync or set AllowSynchronousIO to true instead.");
        }
    }

    private Task LetStreamGoAsync(CancellationToken cancellationToken) =>
        StreamTypes.Contains(_context.Response.ContentType) ? LetGoAsync(cancellationToken) : Task.CompletedTask;

    private async Task LetGoAsync(CancellationToken cancellationToken)
    {
        if (Streams)
        {
            return;
        }

        Streams = true;
        IsDiscarded = !await _bury().ConfigureAwait(false);
        await PassAsync(Body, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask PassAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        IsDiscarded || bytes.IsEmpty ? ValueTask.CompletedTask : _inner.Stream.WriteAsync(bytes, cancellationToken);
}
