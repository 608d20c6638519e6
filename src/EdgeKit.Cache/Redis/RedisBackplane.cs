using EdgeKit.Cache.Distributed;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Telemetry;
using EdgeKit.Redis;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Redis;

/// <summary>
/// Synchronizes this process with purges and removals of other instances. Events are numbered: a gap is noticed at the
/// next event, at the check every second, or on reconnection, and the missed events are read from the log.
/// </summary>
internal sealed class RedisBackplane : IBackplane, IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly RedisClient _redis;
    private readonly RedisNames _names;
    private readonly EventLog _log;
    private readonly EntryCommands _commands;
    private readonly EventReader _reader;
    private readonly ILogger _logger;
    private readonly PendingPurges _pending = new();
    private readonly SemaphoreSlim _catchingUp = new(1, 1);
    private readonly Lazy<Task> _started;
    private readonly IDisposable[] _watches;
    private readonly ITimer _pollTimer;
    private readonly FillSignals _signals;
    private IAsyncDisposable[] _subscriptions = [];
    private volatile bool _synchronized;

    public RedisBackplane(
        RedisClient redis, RedisNames names, EntryCommands commands,
        EventReader reader, FillSignals signals, ILogger<RedisBackplane> logger)
    {
        (_redis, _names, _commands) = (redis, names, commands);
        (_reader, _signals, _logger) = (reader, signals, logger);
        _log = new EventLog(redis, commands, names);
        _started = new Lazy<Task>(StartAsync);
        _watches = [redis.OnReconnected(() => _ = CatchUpAsync()), redis.OnStateChanged(StateChanged)];
        _pollTimer = signals.TimeProvider.CreateTimer(_ => Poll(), null, PollInterval, PollInterval);
    }

    /// <summary>True if this process has seen all purges, and Redis all purges of this process.</summary>
    public bool IsSynchronized => _synchronized && _pending.IsEmpty;

    public bool HasStarted => _started is { IsValueCreated: true, Value.IsCompleted: true };

    public Task StartedAsync() => _started.Value;

    public async ValueTask PurgeAsync(string tag)
    {
        if (!await TryPurgeAsync(tag).ConfigureAwait(false))
        {
            await CatchUpAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask AnnounceRemovalAsync(CacheKey key)
    {
        if (await _log.AnnounceAsync(CacheEvent.Key, CacheEvent.TextOf(key)).ConfigureAwait(false) is null)
        {
            _pending.Add(key);
        }
    }

    public void RemoveLater(CacheKey key) => _pending.Add(key);

    public async Task CatchUpAsync()
    {
        await _catchingUp.WaitAsync().ConfigureAwait(false);
        try
        {
            await SendPendingAsync().ConfigureAwait(false);
            if (await _log.TailAsync(_reader.Position).ConfigureAwait(false) is { } tail)
            {
                _reader.CatchUp(tail);
                if (!_synchronized)
                {
                    _synchronized = true;
                    CacheLog.SharedAgain(_logger);
                }
            }
        }
        finally
        {
            _catchingUp.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _pollTimer.DisposeAsync().ConfigureAwait(false);
        Array.ForEach(_watches, w => w.Dispose());
        foreach (var subscription in _subscriptions)
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task StartAsync()
    {
        _subscriptions = await Task.WhenAll(
            _signals.ListenAsync().AsTask(),
            _redis.SubscribeAsync(_names.EventChannel, m => Receive(m.ToString())).AsTask()).ConfigureAwait(false);
        await CatchUpAsync().ConfigureAwait(false);
    }

    private void Receive(string message)
    {
        if (CacheEvent.Parse(message) is { } occurred
            && !_reader.TryApply(occurred, isOwn: occurred.Sender == _names.Instance))
        {
            _ = CatchUpAsync();
        }
    }

    /// <returns>False if Redis uses another epoch: this process must catch up first.</returns>
    private async ValueTask<bool> TryPurgeAsync(string tag)
    {
        if (await _log.AnnounceAsync(CacheEvent.Tag, tag).ConfigureAwait(false) is { } at)
        {
            return _reader.TryPurge(tag, at);
        }

        _pending.Add(tag); // First, so that no entry is read from Redis again after it is removed here.
        _reader.PurgeLocally(tag);
        return true;
    }

    private async Task SendPendingAsync()
    {
        if (_pending.IsEmpty || !_redis.IsAvailable)
        {
            return;
        }

        var (keys, tags) = _pending.Take();
        try
        {
            await SendAsync(keys, tags).ConfigureAwait(false);
        }
        finally
        {
            _pending.Complete();
        }
    }

    private async Task SendAsync(IReadOnlyCollection<CacheKey> keys, IReadOnlyCollection<string> tags)
    {
        foreach (var key in keys)
        {
            if (await _commands.RemoveAsync(key).ConfigureAwait(false))
            {
                await AnnounceRemovalAsync(key).ConfigureAwait(false);
            }
            else
            {
                _pending.Add(key);
            }
        }

        foreach (var tag in tags)
        {
            await TryPurgeAsync(tag).ConfigureAwait(false);
        }
    }

    private void StateChanged(RedisState state)
    {
        if (state == RedisState.Ready)
        {
            _ = CatchUpAsync();
        }
        else if (_synchronized)
        {
            _synchronized = false;
            CacheLog.NotShared(_logger);
        }
    }

    private void Poll()
    {
        if (_started.IsValueCreated && _redis.IsAvailable)
        {
            _ = CatchUpAsync();
        }
    }
}
