using EdgeKit.Redis;

namespace EdgeKit.Auth.KeyRing;

/// <summary>An answer of Redis that a thread waits for, because the platform reads keys synchronously.</summary>
internal sealed class BlockingRedisCall<T>
    where T : class
{
    /// <summary>
    /// The call ends by itself after the time budget, but needs a free thread for that: without one nobody waits longer
    /// than this.
    /// </summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly object _gate = new();
    private T? _answer;
    private RedisFailure _failure = RedisFailure.TimedOut;
    private bool _ended;

    public BlockingRedisCall(ValueTask<RedisOutcome<T>> call) => _ = ReceiveAsync(call);

    /// <param name="isSilent">
    /// Whether the thread has waited for nothing. What is refused at once, as before the first connection, costs nobody
    /// any time.
    /// </param>
    /// <returns>The answer; <see langword="null"/> when there is none.</returns>
    public T? Wait(out bool isSilent)
    {
        lock (_gate)
        {
            var answer = _ended || Monitor.Wait(_gate, Longest) ? _answer : null;
            isSilent = _failure == RedisFailure.TimedOut;
            return answer;
        }
    }

    private async Task ReceiveAsync(ValueTask<RedisOutcome<T>> call)
    {
        var (answer, failure) = (default(T), RedisFailure.None);
        try
        {
            var outcome = await call.ConfigureAwait(false);
            (answer, failure) = (outcome.IsSuccess ? outcome.Value : null, outcome.Failure);
        }
        finally
        {
            lock (_gate)
            {
                (_answer, _failure, _ended) = (answer, failure, true);
                Monitor.PulseAll(_gate);
            }
        }
    }
}
