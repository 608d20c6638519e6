using EdgeKit.Redis.CircuitBreaker;
using EdgeKit.Redis.Commands;
using EdgeKit.Redis.Connection;
using EdgeKit.Redis.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EdgeKit.Redis;

/// <summary>
/// A Redis client with one shared connection, a time budget for every call and a circuit breaker, so that an
/// unavailable Redis costs callers almost nothing. Registered by <c>AddEdgeKitRedis</c> as a singleton. Thread safe.
/// </summary>
/// <remarks>
/// Failures of the server are reported as <see cref="RedisUnavailableException"/>, or by the Try methods as
/// <see cref="RedisOutcome{T}.Failure"/>. Errors of the caller (a Lua error, a key of the wrong type) are thrown as
/// StackExchange.Redis throws them, because a fallback would hide them.
/// </remarks>
public sealed class RedisClient : IAsyncDisposable
{
    private readonly RedisConnection _connection;
    private readonly Breaker _breaker;
    private readonly Prober _prober;
    private readonly CommandExecutor _executor;
    private readonly IOptionsMonitor<RedisOptions> _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;
    private readonly StateNotifier _notifier;
    private int _disposed;

    internal RedisClient(
        ConnectionSource source,
        IOptionsMonitor<RedisOptions> options,
        RedisMetrics metrics,
        ILogger<RedisClient> logger,
        TimeProvider timeProvider)
    {
        _options = options;
        _logger = logger;
        _timeProvider = timeProvider;
        KeyPrefix = options.CurrentValue.KeyPrefix;
        _connection = ConnectionPool.Rent(source, timeProvider);
        _notifier = new StateNotifier(_connection, metrics, logger);
        _breaker = new Breaker(options, timeProvider);
        _prober = new Prober(_breaker, _connection, options, timeProvider);
        _executor = new CommandExecutor(_connection, _breaker, _notifier, options, metrics, timeProvider);
        metrics.Watch(this, () => _executor.InFlight);
        _breaker.PhaseChanged += _notifier.PhaseChanged;
        _breaker.Opened += _prober.Schedule;
        _connection.Restored += OnConnected;
        _connection.SubscriptionsRestored += _notifier.Reconnected;
        _connection.Failed += OnConnectionFailed;
        _prober.Failed += OnProbeFailed;
        OnConnected();
    }

    /// <summary>Gets the prefix of all keys and channels of EdgeKit. Callers prepend it themselves.</summary>
    public string KeyPrefix { get; }

    /// <summary>Gets the state of the connection and its circuit breaker. Costs one volatile read.</summary>
    public RedisState State => _breaker.State.Phase;

    /// <summary>True if a call would be sent rather than rejected immediately. Costs one volatile read.</summary>
    public bool IsAvailable => _breaker.State.AllowsCalls;

    /// <summary>Runs a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="keys">The KEYS, including the prefix; in one hash slot, by a common <c>{tag}</c>.</param>
    /// <param name="args">The ARGV of the script. Do not reuse either array before the reply has arrived.</param>
    /// <param name="cancellationToken">Cancels the wait; the script may still run.</param>
    /// <returns>The script's result.</returns>
    /// <exception cref="RedisUnavailableException">Redis is unavailable or did not reply in time.</exception>
    /// <exception cref="RedisServerException">The script failed, for example with a Lua error.</exception>
    /// <exception cref="ArgumentException">The keys are in different hash slots.</exception>
    public async ValueTask<RedisResult> EvaluateAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] args, CancellationToken cancellationToken = default) =>
        Unwrap(await TryEvaluateAsync(script, keys, args, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Runs a script, and returns the reason for a failure where <see cref="EvaluateAsync"/> throws. While the breaker
    /// is open it completes synchronously and without allocation.
    /// </summary>
    /// <param name="script">The script.</param>
    /// <param name="keys">The KEYS of the script; see <see cref="EvaluateAsync"/>.</param>
    /// <param name="args">The ARGV of the script.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The result of the script, or the reason why there is none.</returns>
    /// <exception cref="RedisServerException">The script failed, for example with a Lua error.</exception>
    /// <exception cref="ArgumentException">The keys are in different hash slots.</exception>
    public ValueTask<RedisOutcome<RedisResult>> TryEvaluateAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] args, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(args);
        HashSlots.Check(script, keys);
        return _executor.ExecuteAsync<ScriptEvaluation, RedisResult>(
            script.Name, new ScriptEvaluation(script, keys, args), cancellationToken);
    }

    /// <summary>Runs a command.</summary>
    /// <typeparam name="T">The type of the command's result.</typeparam>
    /// <param name="command">Sends one command and returns its task.</param>
    /// <param name="cancellationToken">Cancels the wait; the command may still run.</param>
    /// <returns>The result of the command.</returns>
    /// <exception cref="RedisUnavailableException">Redis is unavailable or did not reply in time.</exception>
    /// <exception cref="RedisServerException">The server reported an error of the command.</exception>
    public async ValueTask<T> ExecuteAsync<T>(
        Func<IDatabase, Task<T>> command, CancellationToken cancellationToken = default) =>
        Unwrap(await TryExecuteAsync(command, cancellationToken).ConfigureAwait(false));

    /// <summary>Runs a command, and returns the reason for a failure where <see cref="ExecuteAsync"/> throws.</summary>
    /// <typeparam name="T">The type of the command's result.</typeparam>
    /// <param name="command">Sends one command and returns its task.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The result of the command, or the reason why there is none.</returns>
    /// <exception cref="RedisServerException">The server reported an error of the command.</exception>
    public ValueTask<RedisOutcome<T>> TryExecuteAsync<T>(
        Func<IDatabase, Task<T>> command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        return _executor.ExecuteAsync<Command<T>, T>("command", new Command<T>(command), cancellationToken);
    }

    /// <summary>Publishes a message to the current subscribers of a channel.</summary>
    /// <param name="channel">The channel, including the prefix.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The number of subscribers reached on the node; other nodes of a cluster may have more.</returns>
    /// <exception cref="RedisUnavailableException">Redis is unavailable or did not reply in time.</exception>
    public ValueTask<long> PublishAsync(
        string channel, RedisValue message, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(channel);
        var to = RedisChannel.Literal(channel);
        return ExecuteAsync(database => database.PublishAsync(to, message), cancellationToken);
    }

    /// <summary>
    /// Subscribes to a channel until the returned object is disposed, across restarts of the server. It does not fail
    /// while the server is down: the subscription is made when the server is back. Messages published meanwhile are
    /// lost; see <see cref="OnReconnected"/>.
    /// </summary>
    /// <param name="channel">The channel, including the prefix.</param>
    /// <param name="handler">
    /// Called for each message in order, on the thread pool. Further messages wait in memory, so it must be quick.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait for the server's confirmation, not the subscription.</param>
    /// <returns>The subscription, when the server has confirmed it or the time budget of a call has passed.</returns>
    public async ValueTask<IAsyncDisposable> SubscribeAsync(
        string channel, Action<RedisValue> handler, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(channel);
        ArgumentNullException.ThrowIfNull(handler);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        var subscription = new Subscription(_connection, channel, handler, _logger);
        await subscription.StartAsync(
            _options.CurrentValue.Timeout, _timeProvider, cancellationToken).ConfigureAwait(false);
        return subscription;
    }

    /// <summary>
    /// Returns the name of a channel for a script that publishes. The library adds the connection's
    /// <c>channelPrefix</c> to the channels of <see cref="SubscribeAsync"/> and <see cref="PublishAsync"/>, but not to
    /// arguments of scripts.
    /// </summary>
    /// <param name="channel">The channel as passed to <see cref="SubscribeAsync"/>.</param>
    /// <returns>The channel as known to the server.</returns>
    public string ChannelForScript(string channel) => _connection.ChannelPrefix + channel;

    /// <summary>Registers a callback for changes of <see cref="State"/>, called in order on the thread pool.</summary>
    /// <param name="listener">The callback; it receives the new state.</param>
    /// <returns>The registration; dispose it to end the calls.</returns>
    public IDisposable OnStateChanged(Action<RedisState> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _notifier.StateListeners.Add(listener);
    }

    /// <summary>
    /// Registers a callback for the end of an outage, when messages and keys may be lost. One outage may cause two
    /// calls.
    /// </summary>
    /// <param name="listener">The callback; it runs on the thread pool once subscriptions deliver again.</param>
    /// <returns>The registration; dispose it to end the calls.</returns>
    public IDisposable OnReconnected(Action listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _notifier.ReconnectionListeners.Add(_ => listener());
    }

    /// <summary>Waits until the server responds. For workers and tests; a web application need not wait.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when <see cref="State"/> becomes <see cref="RedisState.Ready"/>.</returns>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken = default)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listening = OnStateChanged(state =>
        {
            if (state == RedisState.Ready)
            {
                ready.TrySetResult();
            }
        });
        if (!IsAvailable)
        {
            await ready.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Releases the connection, which closes with its last client. Later calls are rejected.</summary>
    /// <returns>A task that completes without waiting for the connection to close.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _connection.Restored -= OnConnected;
        _connection.SubscriptionsRestored -= _notifier.Reconnected;
        _connection.Failed -= OnConnectionFailed;
        _breaker.PhaseChanged -= _notifier.PhaseChanged;
        _prober.Dispose();
        _breaker.ConnectionLost();
        await ConnectionPool.ReturnAsync(_connection).ConfigureAwait(false);
    }

    private T Unwrap<T>(RedisOutcome<T> outcome) => outcome.IsSuccess
        ? outcome.Value
        : throw RedisErrors.ToException(outcome.Failure, outcome.Error, $"Redis at {_connection.EndPoints}");

    private void OnConnected()
    {
        _breaker.ProbeSoon();
        _prober.Schedule();
    }

    private void OnConnectionFailed(Exception? error)
    {
        if (!_connection.IsConnected)
        {
            _breaker.ConnectionLost();
            OnProbeFailed(error);
        }
    }

    private void OnProbeFailed(Exception? error) => _notifier.ServiceFailed(State, error);
}
