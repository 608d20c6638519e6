using EdgeKit.Cache.Distributed;
using EdgeKit.Cache.Entries;
using EdgeKit.Redis;

namespace EdgeKit.Cache.Redis;

/// <summary>
/// Notifies callers of this process that wait for a key. read.lua stores the waiting instances in the entry, and each
/// instance is notified on its own channel; lost messages are covered by polling. Thread safe.
/// </summary>
internal sealed class FillSignals(RedisClient redis, RedisNames names, CacheClock clock)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Signal>> _waiting = [];

    public TimeProvider TimeProvider => clock.TimeProvider;

    public ValueTask<IAsyncDisposable> ListenAsync() =>
        redis.SubscribeAsync(names.WakeChannel + names.Instance, key => Wake(key.ToString()));

    public IFillSignal Subscribe(string key)
    {
        var signal = new Signal(this, key);
        lock (_lock)
        {
            if (!_waiting.TryGetValue(key, out var waiting))
            {
                _waiting[key] = waiting = [];
            }

            waiting.Add(signal);
        }

        return signal;
    }

    private void Wake(string key)
    {
        Signal[] woken;
        lock (_lock)
        {
            woken = _waiting.TryGetValue(key, out var waiting) ? [.. waiting] : [];
        }

        foreach (var signal in woken)
        {
            signal.Set();
        }
    }

    private void Remove(string key, Signal signal)
    {
        lock (_lock)
        {
            if (_waiting.TryGetValue(key, out var waiting) && waiting.Remove(signal) && waiting.Count == 0)
            {
                _waiting.Remove(key);
            }
        }
    }

    private sealed class Signal(FillSignals owner, string key) : IFillSignal
    {
        private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Set() => _source.TrySetResult();

        public async ValueTask WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            // With jitter, so that instances whose message was lost do not poll together.
            var poll = Poll * (0.75 + (Random.Shared.NextDouble() / 2));
            await _source.Task.WaitAsync(atMost < poll ? atMost : poll, owner.TimeProvider, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        public void Dispose() => owner.Remove(key, this);
    }
}
