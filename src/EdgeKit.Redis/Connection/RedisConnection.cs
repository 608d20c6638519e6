using StackExchange.Redis;

namespace EdgeKit.Redis.Connection;

/// <summary>
/// A connection of the library, established in the background and repaired by the library. No member blocks or throws
/// because the server is unavailable. Shared by all clients with the same connection string. Thread safe.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan ConfirmationPollInterval = TimeSpan.FromMilliseconds(5);

    private readonly ConnectionSource _source;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly List<Subscription> _subscriptions = [];
    private IConnectionMultiplexer? _multiplexer;
    private IDatabase? _database;
    private long _reconfiguredAt;

    public RedisConnection(ConnectionSource source, TimeProvider timeProvider)
    {
        _source = source;
        _timeProvider = timeProvider;
        EndPoints = source.EndPoints;
        _ = Task.Run(ConnectAsync);
    }

    /// <summary>Raised when commands can be sent again. The server may still be loading its data.</summary>
    public event Action? Restored;

    /// <summary>Raised when subscriptions deliver again after an interruption, in which messages were lost.</summary>
    public event Action? SubscriptionsRestored;

    /// <summary>Raised when a connection breaks or cannot be established, with the exception, if any.</summary>
    public event Action<Exception?>? Failed;

    /// <summary>The configured servers, for logs and errors.</summary>
    public string EndPoints { get; private set; }

    /// <summary>The target of commands; null until the first attempt to connect has ended.</summary>
    public IDatabase? Database => Volatile.Read(ref _database);

    /// <summary>True if the library is connected to at least one server.</summary>
    public bool IsConnected => Volatile.Read(ref _multiplexer) is { IsConnected: true };

    public bool IsCluster => Volatile.Read(ref _multiplexer) is { } multiplexer
        && multiplexer.GetServers().Any(static s => s.ServerType == ServerType.Cluster);

    /// <summary>True if all connected servers are replicas.</summary>
    public bool IsReadOnly => Volatile.Read(ref _multiplexer) is { } multiplexer
        && Array.FindAll(multiplexer.GetServers(), static s => s.IsConnected) is [_, ..] connected
        && Array.TrueForAll(connected, static s => s.IsReplica);

    /// <summary>The prefix that the library adds to channel names.</summary>
    public string ChannelPrefix { get; private set; } = "";

    /// <summary>Finds the primary again, at most once per second. The library does so once a minute.</summary>
    public void Reconfigure()
    {
        var last = Volatile.Read(ref _reconfiguredAt);
        var now = _timeProvider.GetTimestamp();
        if ((last == 0 || _timeProvider.GetElapsedTime(last, now) >= TimeSpan.FromSeconds(1))
            && Interlocked.CompareExchange(ref _reconfiguredAt, now, last) == last)
        {
            FireAndForget.ObserveException(Volatile.Read(ref _multiplexer)?.ConfigureAsync());
        }
    }

    /// <summary>Subscribes on the current connection, if any, and on every later one.</summary>
    public Task SubscribeAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _subscriptions.Add(subscription);
            if (_multiplexer?.GetSubscriber() is not { } subscriber)
            {
                return Task.CompletedTask;
            }

            subscription.Subscribe(subscriber);
            return _multiplexer.IsConnected
                ? ConfirmAsync(subscription, subscriber, cancellationToken) : Task.CompletedTask;
        }
    }

    /// <summary>Ends a subscription without waiting for the server.</summary>
    public void Unsubscribe(Subscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.Remove(subscription);
            subscription.Unsubscribe();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        lock (_gate)
        {
            if (_multiplexer is { } multiplexer)
            {
                multiplexer.ConnectionFailed -= OnFailed;
                multiplexer.ConnectionRestored -= OnRestored;
                _subscriptions.ForEach(static s => s.Unsubscribe());
                Close(multiplexer);
            }

            _multiplexer = null;
            _database = null;
        }
    }

    private async Task ConnectAsync()
    {
        for (var wait = 0.25; !_closing.IsCancellationRequested; wait = Math.Min(2 * wait, 5))
        {
            try
            {
                Adopt(await _source.ConnectAsync().ConfigureAwait(false));
                return;
            }
            catch (Exception e)
            {
                Failed?.Invoke(e);
            }

            var jittered = TimeSpan.FromSeconds(wait * (0.5 + Random.Shared.NextDouble()));
            await Task.Delay(jittered, _timeProvider, _closing.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Adopt(IConnectionMultiplexer multiplexer)
    {
        lock (_gate)
        {
            if (_closing.IsCancellationRequested)
            {
                Close(multiplexer);
                return;
            }

            EndPoints = _source.IsOwned
                ? EndPoints : ConnectionStringParser.Describe(multiplexer.GetEndPoints(configuredOnly: true));
            ChannelPrefix = ConnectionStringParser.ChannelPrefixOf(multiplexer.Configuration);
            multiplexer.ConnectionFailed += OnFailed;
            multiplexer.ConnectionRestored += OnRestored;
            _multiplexer = multiplexer;
            Volatile.Write(ref _database, multiplexer.GetDatabase());
            _subscriptions.ForEach(s => s.Subscribe(multiplexer.GetSubscriber()));
        }

        Restored?.Invoke();
    }

    private void Close(IConnectionMultiplexer multiplexer)
    {
        if (_source.IsOwned)
        {
            FireAndForget.ObserveException(multiplexer.CloseAsync(allowCommandsToComplete: false));
        }
    }

    private void OnFailed(object? sender, ConnectionFailedEventArgs e) => Failed?.Invoke(e.Exception);

    // With RESP3 subscriptions share the connection of commands, so any restoration may restore them.
    private void OnRestored(object? sender, ConnectionFailedEventArgs e)
    {
        if (e.ConnectionType != ConnectionType.Subscription)
        {
            Restored?.Invoke();
        }

        if (Volatile.Read(ref _multiplexer) is { } multiplexer)
        {
            _ = ConfirmSubscriptionsAsync(multiplexer.GetSubscriber());
        }
    }

    // The first subscription opens the separate connection for subscriptions; until then a PING on it fails.
    private async Task ConfirmAsync(
        Subscription subscription, ISubscriber subscriber, CancellationToken cancellationToken)
    {
        if (await TryPingAsync(subscriber).ConfigureAwait(false))
        {
            return;
        }

        while (!subscription.IsConfirmed(subscriber))
        {
            await Task.Delay(ConfirmationPollInterval, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ConfirmSubscriptionsAsync(ISubscriber subscriber)
    {
        if (await TryPingAsync(subscriber).ConfigureAwait(false))
        {
            SubscriptionsRestored?.Invoke();
        }
    }

    // A reply to a PING sent after the subscriptions on the same connection proves that the server has them.
    private static async Task<bool> TryPingAsync(ISubscriber subscriber)
    {
        var ping = subscriber.PingAsync();
        FireAndForget.ObserveException(ping);
        await ((Task)ping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ping.IsCompletedSuccessfully;
    }
}
