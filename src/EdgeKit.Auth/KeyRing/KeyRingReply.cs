using EdgeKit.Redis;

namespace EdgeKit.Auth.KeyRing;

/// <summary>An answer of Redis that a thread waits for, because the platform reads keys synchronously.</summary>
internal sealed class KeyRingReply<T>
    where T : class
{
    /// <summary>The call ends by itself after the time budget, but needs a free thread for that: without one nobody waits longer than this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly object _gate = new();
    private T? _answer;
    private bool _ended;

    public KeyRingReply(ValueTask<RedisOutcome<T>> call) => _ = ReceiveAsync(call);

    /// <summary>Holds the thread for a moment.</summary>
    public static void Pause(TimeSpan moment)
    {
        var nobody = new object();
        lock (nobody)
        {
            _ = Monitor.Wait(nobody, moment);
        }
    }

    /// <returns>The answer; <see langword="null"/> when there is none.</returns>
    public T? Wait()
    {
        lock (_gate)
        {
            return _ended || Monitor.Wait(_gate, Longest) ? _answer : null;
        }
    }

    private async Task ReceiveAsync(ValueTask<RedisOutcome<T>> call)
    {
        T? answer = null;
        try
        {
            answer = await call.ConfigureAwait(false) is { IsSuccess: true } outcome ? outcome.Value : null;
        }
        finally
        {
            lock (_gate)
            {
                (_answer, _ended) = (answer, true);
                Monitor.PulseAll(_gate);
            }
        }
    }
}
