using EdgeKit.Redis.Breaking;
using EdgeKit.Redis.Calling;
using EdgeKit.Redis.Connecting;
using EdgeKit.Redis.Notifying;
using EdgeKit.Redis.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EdgeKit.Redis;

/// <summary>
/// The way to Redis: one shared connection, a time budget on every call and a breaker, so that a dead Redis costs a
/// caller nothing but the knowledge that it is dead. Registered by <c>AddEdgeKitRedis</c> as a singleton. Thread safe.
/// </summary>
/// <remarks>
/// Every failure of the server comes as <see cref="RedisUnavailableException"/>, or from the Try methods as
/// <see cref="RedisOutcome{T}.Failure"/>. Mistakes of the caller (a Lua error, a key of the wrong type) stay what the
/// client library throws, because a fallback would hide them.
/// </remarks>
public sealed class RedisClient : IAsyncDisposable
{
    private readonly RedisConnection _connection;
    private readonly Breaker _breaker;
    private readonly Prober _prober;
    private readonly RedisCalls _calls;
    private readonly IOptionsMonitor<RedisOptions> _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;
    private readonly Announcer _announcer;
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
        _announcer = new Announcer(_connection, metrics, logger);
        _breaker = new Breaker(options, timeProvider);
        _prober = new Prober(_breaker, _connection, options, timeProvider);
        _calls = new RedisCalls(_connection, _breaker, _announcer, options, metrics, timeProvider);
        metrics.Watch(this, () => _calls.InFlight);
        _breaker.PhaseChanged += _announcer.PhaseChanged;
        _breaker.Opened += _prober.Schedule;
        _connection.Restored += OnConnected;
        _connection.SubscriptionsRestored += _announcer.Reconnected;
        _connection.Failed += OnConnectionFailed;
        _prober.Failed += OnProbeFailed;
        OnConnected();
    }

    /// <summary>What every key and channel of EdgeKit begins with; the caller prepends it.</summary>
    public string KeyPrefix { get; }

    /// <summary>What the client thinks of the server now. One volatile read.</summary>
    public RedisState State => _breaker.State.Phase;

    /// <summary>
    /// Whether a call would be sent; <see langword="false"/> means that it would be refused at once. One volatile read.
    /// </summary>
    public bool IsAvailable => _breaker.State.Sends;

    /// <summary>Runs a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="keys">
    /// Its KEYS, prefix included; all in one hash slot, so give them one <c>{tag}</c> in common.
    /// </param>
    /// <param name="args">Its ARGV. Both arrays are read until the answer has come; do not reuse them sooner.</param>
    /// <param name="cancellationToken">
    /// Cancels the wait of this caller; the script may run all the same, and the breaker does not count it.
    /// </param>
    /// <returns>What the script returned.</returns>
    /// <exception cref="RedisUnavailableException">There was no answer.</exception>
    /// <exception cref="RedisServerException">The script is wrong.</exception>
    /// <exception cref="ArgumentException">The keys are in different hash slots.</exception>
    public async ValueTask<RedisResult> EvaluateAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] args, CancellationToken cancellationToken = default) =>
        Unwrap(await TryEvaluateAsync(script, keys, args, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Runs a script, and answers with the reason where <see cref="EvaluateAsync"/> would throw
    /// <see cref="RedisUnavailableException"/>. While the server is dead this completes at once, without an allocation.
    /// </summary>
    /// <param name="script">The script.</param>
    /// <param name="keys">Its KEYS; see <see cref="EvaluateAsync"/>.</param>
    /// <param name="args">Its ARGV.</param>
    /// <param name="cancellationToken">Cancels the wait of this caller.</param>
    /// <returns>What the script returned, or why there is no answer.</returns>
    /// <exception cref="RedisServerException">The script is wrong.</exception>
    /// <exception cref="ArgumentException">The keys are in different hash slots.</exception>
    public ValueTask<RedisOutcome<RedisResult>> TryEvaluateAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] args, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(args);
        Slots.Check(script, keys);
        return _calls.CallAsync<Evaluation, RedisResult>(
            script.Name, new Evaluation(script, keys, args), cancellationToken);
    }

    /// <summary>Runs any other command.</summary>
    /// <typeparam name="T">What the command returns.</typeparam>
    /// <param name="command">Sends one command and returns its task. Several in turn would share one budget.</param>
    /// <param name="cancellationToken">
    /// Cancels the wait of this caller; the command may run all the same, and the breaker does not count it.
    /// </param>
    /// <returns>What the command returned.</returns>
    /// <exception cref="RedisUnavailableException">There was no answer.</exception>
    /// <exception cref="RedisServerException">The command is wrong.</exception>
    public async ValueTask<T> ExecuteAsync<T>(
        Func<IDatabase, Task<T>> command, CancellationToken cancellationToken = default) =>
        Unwrap(await TryExecuteAsync(command, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Runs any other command, and answers with the reason where <see cref="ExecuteAsync"/> would throw.
    /// </summary>
    /// <typeparam name="T">What the command returns.</typeparam>
    /// <param name="command">Sends one command and returns its task.</param>
    /// <param name="cancellationToken">Cancels the wait of this caller.</param>
    /// <returns>What the command returned, or why there is no answer.</returns>
    /// <exception cref="RedisServerException">The command is wrong.</exception>
    public ValueTask<RedisOutcome<T>> TryExecuteAsync<T>(
        Func<IDatabase, Task<T>> command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        return _calls.CallAsync<Command<T>, T>("command", new Command<T>(command), cancellationToken);
    }

    /// <summary>Publishes a message to everyone who is subscribed at this moment.</summary>
    /// <param name="channel">The channel, prefix included.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancels the wait of this caller.</param>
    /// <returns>
    /// How many subscribers of the node that was asked received it; in a cluster others may have too.
    /// </returns>
    /// <exception cref="RedisUnavailableException">There was no answer.</exception>
    public ValueTask<long> PublishAsync(
        string channel, RedisValue message, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(channel);
        var to = RedisChannel.Literal(channel);
        return ExecuteAsync(database => database.PublishAsync(to, message), cancellationToken);
    }

    /// <summary>
    /// Subscribes to a channel for as long as the returned object lives, across restarts of the server. It does not
    /// fail while the server is down: the subscription is made when the server comes. Messages sent meanwhile are lost;
    /// see <see cref="OnReconnected"/>.
    /// </summary>
    /// <param name="channel">The channel, prefix included.</param>
    /// <param name="handler">
    /// Called with each message, one after the other and in order, on the thread pool. Messages that come while it runs
    /// wait in memory: it must be quick and not block.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait for the server's confirmation, not the subscription.</param>
    /// <returns>
    /// Ends the subscription when disposed. The task completes when the server confirms, at the latest after the time
    /// budget.
    /// </returns>
    public async ValueTask<IAsyncDisposable> SubscribeAsync(
        string channel, Action<RedisValue> handler, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(channel);
        ArgumentNullException.ThrowIfNull(handler);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        var subscription = new Subscription(_connection, channel, handler, _logger);
        await subscription.BeginAsync(
            _options.CurrentValue.Timeout, _timeProvider, cancellationToken).ConfigureAwait(false);
        return subscription;
    }

    /// <summary>
    /// The name of a channel for a script that publishes: the library puts the connection's own prefix
    /// (<c>channelPrefix</c>) before the channels of <see cref="SubscribeAsync"/> and <see cref="PublishAsync"/>, and
    /// does not know those in the arguments of a script.
    /// </summary>
    /// <param name="channel">The channel, as it stands in <see cref="SubscribeAsync"/>.</param>
    /// <returns>The channel as the server knows it.</returns>
    public string ChannelForScript(string channel) => _connection.ChannelPrefix + channel;

    /// <summary>
    /// Registers a listener to changes of <see cref="State"/>. It is called in order, on the thread pool.
    /// </summary>
    /// <param name="listener">Called with the state entered.</param>
    /// <returns>Removes the listener when disposed.</returns>
    public IDisposable OnStateChanged(Action<RedisState> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _announcer.StateListeners.Add(listener);
    }

    /// <summary>
    /// Registers a listener for the moment at which Redis is back after an outage, of either the commands or the
    /// subscriptions: messages may have been lost, keys may be gone. Caches repair themselves here. One outage may call
    /// it twice.
    /// </summary>
    /// <param name="listener">Called on the thread pool, when subscriptions deliver again.</param>
    /// <returns>Removes the listener when disposed.</returns>
    public IDisposable OnReconnected(Action listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _announcer.ReconnectionListeners.Add(_ => listener());
    }

    /// <summary>
    /// Waits until the server answers: for workers and tests. A web application serves without Redis and does not wait.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when <see cref="State"/> has become <see cref="RedisState.Ready"/>.</returns>
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

    /// <summary>
    /// Lets go of the connection; it closes when no other client of this process uses it. Calls are refused from now
    /// on.
    /// </summary>
    /// <returns>A task that completes at once; closing goes on in the background.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _connection.Restored -= OnConnected;
        _connection.SubscriptionsRestored -= _announcer.Reconnected;
        _connection.Failed -= OnConnectionFailed;
        _breaker.PhaseChanged -= _announcer.PhaseChanged;
        _prober.Dispose();
        _breaker.ConnectionLost();
        await ConnectionPool.ReturnAsync(_connection).ConfigureAwait(false);
    }

    private T Unwrap<T>(RedisOutcome<T> outcome) => outcome.IsSuccess
        ? outcome.Value
        : throw Failures.Describe(outcome.Failure, outcome.Error, $"Redis at {_connection.EndPoints}");

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

    private void OnProbeFailed(Exception? error) => _announcer.NotServed(State, error);
}
