using EdgeKit.Redis;

namespace EdgeKit.Auth.KeyRing;

/// <summary>Blocks a thread on a Redis call, because ASP.NET Core reads data-protection keys synchronously.</summary>
internal sealed class BlockingRedisCall<T>
    where T : class
{
    /// <summary>Limits the wait in case a starved thread pool does not run the continuation of the timeout.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    private readonly object _gate = new();
    private T? _result;
    private RedisFailure _failure = RedisFailure.TimedOut;
    private bool _ended;

    public BlockingRedisCall(ValueTask<RedisOutcome<T>> call) => _ = ReceiveAsync(call);

    /// <param name="timedOut">
    /// True if the call timed out; false if it failed immediately, as before the first connection.
    /// </param>
    /// <returns>The result, or <see langword="null"/> if the call failed.</returns>
    public T? Wait(out bool timedOut)
    {
        lock (_gate)
        {
            var result = _ended || Monitor.Wait(_gate, MaxWait) ? _result : null;
            timedOut = _failure == RedisFailure.TimedOut;
            return result;
        }
    }

    private async Task ReceiveAsync(ValueTask<RedisOutcome<T>> call)
    {
        var (result, failure) = (default(T), RedisFailure.None);
        try
        {
            var outcome = await call.ConfigureAwait(false);
            (result, failure) = (outcome.IsSuccess ? outcome.Value : null, outcome.Failure);
        }
        finally
        {
            lock (_gate)
            {
                (_result, _failure, _ended) = (result, failure, true);
                Monitor.PulseAll(_gate);
            }
        }
    }
}
