using System.Threading.Channels;

namespace EdgeKit.Cache.Tests.Support;

/// <summary>A source that answers when the test lets it, and counts who asks.</summary>
internal sealed class Source
{
    private readonly Channel<int> _asked = Channel.CreateUnbounded<int>();
    private volatile TaskCompletionSource<string> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public CancellationToken LastToken { get; private set; }

    public async ValueTask<string> MakeAsync(CacheFill<string> fill, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        LastToken = cancellationToken;
        var answer = _answer.Task;
        _asked.Writer.TryWrite(Calls);
        return await answer.WaitAsync(cancellationToken);
    }

    /// <summary>Completes when one more call has come.</summary>
    public Task AskedAsync() => _asked.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(3));

    public void Answer(string value) => _answer.TrySetResult(value);

    public void Fail(Exception error) => _answer.TrySetException(error);

    /// <summary>The next calls wait again.</summary>
    public void Hold() => _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
