namespace EdgeKit.Resilience.Tests.Bodies;

/// <summary>
/// Both ends of a body: a source that gives when it is told to, and a sink that takes when it is told to.
/// </summary>
internal sealed class GatedStream : Stream
{
    private TaskCompletionSource<int> _gate = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get =>
        throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Lets the reader read so many bytes; zero is the end. Everything written is accepted.</summary>
    public void Let(int bytes)
    {
        var open = _gate;
        _gate = new();
        Inline(() => open.SetResult(bytes));
    }

    public void Fail(Exception exception) => Inline(() => _gate.SetException(exception));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(PassAsync(cancellationToken));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(PassAsync(cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>
    /// What follows has happened when this returns: without a context, continuations run where they are set off.
    /// </summary>
    private static void Inline(Action action)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private async Task<int> PassAsync(CancellationToken cancellationToken)
    {
        var gate = _gate;
        await using var cancelled = cancellationToken.Register(() => gate.TrySetCanceled(cancellationToken));
        return await gate.Task;
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
