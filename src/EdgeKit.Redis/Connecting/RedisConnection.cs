using StackExchange.Redis;

namespace EdgeKit.Redis.Connecting;

/// <summary>
/// One connection of the client library, made in the background and kept for good: the library mends it when it breaks
/// or goes mute. Nothing here waits for the server, and nothing throws because there is none. Shared by every client of
/// one connection string. Thread safe.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan ConfirmationPoll = TimeSpan.FromMilliseconds(5);

    private readonly ConnectionSource _source;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly List<Registration> _registrations = [];
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

    /// <summary>A connection for commands came up; the server may still be loading its data.</summary>
    public event Action? Restored;

    /// <summary>Subscriptions deliver again after they had not: messages were lost in between.</summary>
    public event Action? SubscriptionsRestored;

    /// <summary>A connection broke or could not be made; with what was reported, if anything was.</summary>
    public event Action<Exception?>? Failed;

    /// <summary>The configured servers, for people.</summary>
    public string EndPoints { get; private set; }

    /// <summary>
    /// Where commands go; <see langword="null"/> until an attempt to connect has ended, well or badly.
    /// </summary>
    public IDatabase? Database => Volatile.Read(ref _database);

    /// <summary>Whether the library believes that it is connected to at least one server.</summary>
    public bool IsConnected => Volatile.Read(ref _multiplexer) is { IsConnected: true };

    /// <summary>Whether the servers are a cluster, of which a part may fail.</summary>
    public bool IsCluster => Volatile.Read(ref _multiplexer) is { } multiplexer
        && multiplexer.GetServers().Any(static s => s.ServerType == ServerType.Cluster);

    /// <summary>Whether there are servers, and none of them takes writes.</summary>
    public bool IsReadOnly => Volatile.Read(ref _multiplexer) is { } multiplexer
        && multiplexer.GetServers() is var servers
        && servers.Any(static s => s.IsConnected) && servers.All(static s => !s.IsConnected || s.IsReplica);

    /// <summary>What the library puts before the name of a channel.</summary>
    public string ChannelPrefix { get; private set; } = "";

    /// <summary>
    /// Asks every server again for its role, after one has turned out not to be the primary: at most once a second,
    /// however often it is called. By itself the library asks once a minute.
    /// </summary>
    public void Reconfigure()
    {
        var last = Volatile.Read(ref _reconfiguredAt);
        var now = _timeProvider.GetTimestamp();
        if ((last == 0 || _timeProvider.GetElapsedTime(last, now) >= TimeSpan.FromSeconds(1))
            && Interlocked.CompareExchange(ref _reconfiguredAt, now, last) == last)
        {
            Unawaited.Forget(Volatile.Read(ref _multiplexer)?.ConfigureAsync());
        }
    }

    /// <summary>Subscribes now, if there is a connection, and again on every later one.</summary>
    /// <returns>
    /// A task that completes when the server has confirmed; at once while there is none, and never when it goes away.
    /// </returns>
    public Task SubscribeAsync(Registration registration, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _registrations.Add(registration);
            if (_multiplexer?.GetSubscriber() is not { } subscriber)
            {
                return Task.CompletedTask;
            }

            registration.Begin(subscriber);
            return _multiplexer.IsConnected
                ? ConfirmAsync(registration, subscriber, cancellationToken) : Task.CompletedTask;
        }
    }

    /// <summary>Ends a subscription; the server hears of it in the background.</summary>
    public void Unsubscribe(Registration registration)
    {
        lock (_gate)
        {
            _registrations.Remove(registration);
            registration.End();
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
                _registrations.ForEach(static r => r.End());
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
                // A connection of our own is told to come up by itself; the application's may throw. The next attempt
                // may fare better.
                Failed?.Invoke(e);
            }

            var jittered = TimeSpan.FromSeconds(wait * (0.5 + Random.Shared.NextDouble()));
            await Task.Delay(
                jittered, _timeProvider, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
                ? EndPoints : ConnectionStrings.Describe(multiplexer.GetEndPoints(configuredOnly: true));
            ChannelPrefix = ConnectionStrings.ChannelPrefixOf(multiplexer.Configuration);
            multiplexer.ConnectionFailed += OnFailed;
            multiplexer.ConnectionRestored += OnRestored;
            _multiplexer = multiplexer;
            Volatile.Write(ref _database, multiplexer.GetDatabase());
            _registrations.ForEach(r => r.Begin(multiplexer.GetSubscriber()));
        }

        Restored?.Invoke();
    }

    private void Close(IConnectionMultiplexer multiplexer)
    {
        if (_source.IsOwned)
        {
            Unawaited.Forget(multiplexer.CloseAsync(allowCommandsToComplete: false));
        }
    }

    private void OnFailed(object? sender, ConnectionFailedEventArgs e) => Failed?.Invoke(e.Exception);

    // Subscriptions may travel with the commands (RESP3, where the application wants it so): any restoration may be
    // theirs.
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

    // The first subscription opens the connection that subscriptions have for themselves; until it is there nothing can
    // be asked on it.
    private async Task ConfirmAsync(
        Registration registration, ISubscriber subscriber, CancellationToken cancellationToken)
    {
        if (await AnswersAsync(subscriber).ConfigureAwait(false))
        {
            return;
        }

        while (!registration.IsConfirmed(subscriber))
        {
            await Task.Delay(ConfirmationPoll, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    // The library has queued the subscriptions anew.
    private async Task ConfirmSubscriptionsAsync(ISubscriber subscriber)
    {
        if (await AnswersAsync(subscriber).ConfigureAwait(false))
        {
            SubscriptionsRestored?.Invoke();
        }
    }

    // An answer to what is sent after the subscriptions, on their connection, says that the server has them.
    private static async Task<bool> AnswersAsync(ISubscriber subscriber)
    {
        var ping = subscriber.PingAsync();
        Unawaited.Forget(ping);
        await ((Task)ping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ping.IsCompletedSuccessfully;
    }
}
