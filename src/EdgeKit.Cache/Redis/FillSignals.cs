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

    /// <summary>Subscribes to this instance's channel.</summary>
    public ValueTask<IAsyncDisposable> ListenAsync() =>
        redis.SubscribeAsync(names.WakeChannel + names.Instance, key => Wake(key.ToString()));

    /// <summary>Signals changes of a key from now on.</summary>
    public IFillSignal Subscribe(string key)
    {
        Signal news = new Signal(this, key);
        lock (_lock)
        {
            if (!_waiting.TryGetValue(key, out var waiting))
            {
                _waiting[key] = waiting = [];
            }

            waiting.Add(news);
        }

        return news;
    }

    private void Wake(string key)
    {
        Signal[] woken;
        lock (_lock)
        {
            woken = _waiting.TryGetValue(key, out var waiting) ? [.. waiting] : [];
        }

        foreach (Signal news in woken)
        {
            news.Come();
        }
    }

    private void Remove(string key, Signal news)
    {
        lock (_lock)
        {
            if (_waiting.TryGetValue(key, out var waiting) && waiting.Remove(news) && waiting.Count == 0)
            {
                _waiting.Remove(key);
            }
        }
    }

    private sealed class Signal(FillSignals owner, string key) : IFillSignal
    {
        private readonly TaskCompletionSource _come = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Come() => _come.TrySetResult();

        public async ValueTask WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            // Spread, so that those who were not told do not all ask in one moment.
            var poll = Poll * (0.75 + (Random.Shared.NextDouble() / 2));
            await _come.Task.WaitAsync(
                atMost < poll ? atMost : poll, owner.TimeProvider, cancellationToken).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        public void Dispose() => owner.Remove(key, this);
    }
}
