using StackExchange.Redis;

namespace EdgeKit.Redis.Connecting;

/// <summary>
/// One connection of the client library, made in the background and kept for good. Nothing here waits for the server, and nothing
/// throws because there is none. Shared by every client of one connection string. Thread safe.
/// </summary>
/// <remarks>
/// The library reconnects by itself when a connection breaks. What it does not notice is one that has gone mute without breaking (a
/// firewall that forgot it, a host that vanished): the system's own retries take a quarter of an hour. And it may get stuck over one that
/// broke while it was made. <see cref="Renew"/> is for both.
/// </remarks>
internal sealed class RedisConnection : IAsyncDisposable
{
    private readonly ConfigurationOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly List<Registration> _registrations = [];
    private ConnectionMultiplexer? _multiplexer;
    private IDatabase? _database;
    private long _reconfiguredAt;

    public RedisConnection(string connectionString, TimeProvider time)
    {
        _options = ConnectionStrings.Parse(connectionString);
        _time = time;
        EndPoints = ConnectionStrings.Describe(_options);
        _ = Task.Run(() => ConnectAsync(again: false));
    }

    /// <summary>A connection for commands came up; the server may still be loading its data.</summary>
    public event Action? Restored;

    /// <summary>Subscriptions deliver again after they had not: messages were lost in between.</summary>
    public event Action? SubscriptionsRestored;

    /// <summary>A connection broke or could not be made.</summary>
    public event Action? Failed;

    /// <summary>The configured servers, for people.</summary>
    public string EndPoints { get; }

    /// <summary>Where commands go; <see langword="null"/> until an attempt to connect has ended, well or badly.</summary>
    public IDatabase? Database => Volatile.Read(ref _database);

    /// <summary>Whether the library believes that it is connected to at least one server.</summary>
    public bool IsConnected => Volatile.Read(ref _multiplexer) is { IsConnected: true };

    /// <summary>Whether the servers are a cluster, of which a part may fail.</summary>
    public bool IsCluster => Volatile.Read(ref _multiplexer) is { } multiplexer
        && multiplexer.GetEndPoints().Any(e => multiplexer.GetServer(e).ServerType == ServerType.Cluster);

    /// <summary>The hash slot of a key; -1 while there is no connection.</summary>
    public int HashSlot(RedisKey key) => Volatile.Read(ref _multiplexer)?.HashSlot(key) ?? -1;

    /// <summary>
    /// Asks every server again for its role, after one has turned out not to be the primary: at most once a second, however often it is
    /// called. By itself the library asks once a minute.
    /// </summary>
    public void Reconfigure()
    {
        var last = Volatile.Read(ref _reconfiguredAt);
        var now = _time.GetTimestamp();
        if ((last == 0 || _time.GetElapsedTime(last, now) >= TimeSpan.FromSeconds(1))
            && Interlocked.CompareExchange(ref _reconfiguredAt, now, last) == last)
        {
            Unawaited.Forget(Volatile.Read(ref _multiplexer)?.ConfigureAsync());
        }
    }

    /// <summary>Drops a connection that has gone mute or is not restored, with all that waits on it, and makes another.</summary>
    /// <param name="mute">The <see cref="Database"/> that goes unanswered; nothing happens when it has been replaced already.</param>
    public void Renew(IDatabase mute)
    {
        ConnectionMultiplexer? old;
        lock (_gate)
        {
            if (_closing.IsCancellationRequested || _database != mute)
            {
                return;
            }

            old = _multiplexer;
            _multiplexer = null;
            Volatile.Write(ref _database, null);
        }

        Unawaited.Forget(old?.CloseAsync(allowCommandsToComplete: false));
        Failed?.Invoke();
        _ = Task.Run(() => ConnectAsync(again: true));
    }

    /// <summary>Subscribes now, if there is a connection, and again on every later one.</summary>
    /// <returns>A task that completes when the server confirms; it may fail, the registration stands all the same.</returns>
    public Task SubscribeAsync(Registration registration)
    {
        lock (_gate)
        {
            _registrations.Add(registration);
            return _multiplexer?.GetSubscriber().SubscribeAsync(registration.Channel, registration.Deliver) ?? Task.CompletedTask;
        }
    }

    /// <summary>Ends a subscription; the server hears of it in the background.</summary>
    public void Unsubscribe(Registration registration)
    {
        lock (_gate)
        {
            _registrations.Remove(registration);
            Unawaited.Forget(_multiplexer?.GetSubscriber().UnsubscribeAsync(registration.Channel, registration.Deliver));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        lock (_gate)
        {
            Unawaited.Forget(_multiplexer?.CloseAsync(allowCommandsToComplete: false));
            _multiplexer = null;
            _database = null;
        }
    }

    private async Task ConnectAsync(bool again)
    {
        for (var wait = 0.25; !_closing.IsCancellationRequested; wait = Math.Min(2 * wait, 5))
        {
            try
            {
                Adopt(await ConnectionMultiplexer.ConnectAsync(_options.Clone()).ConfigureAwait(false), again);
                return;
            }
            catch (Exception)
            {
                // Rare, as the library is told to go on by itself. Whatever it was, the next attempt may fare better.
                Failed?.Invoke();
            }

            var jittered = TimeSpan.FromSeconds(wait * (0.5 + Random.Shared.NextDouble()));
            await Task.Delay(jittered, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Adopt(ConnectionMultiplexer multiplexer, bool again)
    {
        multiplexer.ConnectionFailed += (_, _) => OnFailed(multiplexer);
        multiplexer.ConnectionRestored += (_, e) => OnRestored(multiplexer, e.ConnectionType);
        lock (_gate)
        {
            if (_closing.IsCancellationRequested)
            {
                Unawaited.Forget(multiplexer.CloseAsync(allowCommandsToComplete: false));
                return;
            }

            _multiplexer = multiplexer;
            Volatile.Write(ref _database, multiplexer.GetDatabase());
            foreach (var registration in _registrations)
            {
                Unawaited.Forget(multiplexer.GetSubscriber().SubscribeAsync(registration.Channel, registration.Deliver));
            }
        }

        Restored?.Invoke();
        if (again)
        {
            OnRestored(multiplexer, ConnectionType.Subscription);
        }
    }

    private void OnFailed(ConnectionMultiplexer multiplexer)
    {
        if (multiplexer == Volatile.Read(ref _multiplexer))
        {
            Failed?.Invoke();
        }
    }

    private void OnRestored(ConnectionMultiplexer multiplexer, ConnectionType type)
    {
        if (multiplexer != Volatile.Read(ref _multiplexer))
        {
            return;
        }

        if (type == ConnectionType.Subscription)
        {
            _ = ConfirmSubscriptionsAsync(multiplexer.GetSubscriber());
        }
        else
        {
            Restored?.Invoke();
        }
    }

    // The library has queued the subscriptions anew; an answer to what is sent after them says that the server has them.
    private async Task ConfirmSubscriptionsAsync(ISubscriber subscriber)
    {
        var ping = subscriber.PingAsync();
        Unawaited.Forget(ping);
        await ((Task)ping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ping.IsCompletedSuccessfully)
        {
            SubscriptionsRestored?.Invoke();
        }
    }
}
