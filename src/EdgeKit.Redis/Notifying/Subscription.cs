using EdgeKit.Redis.Connecting;
using EdgeKit.Redis.Telemetry;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace EdgeKit.Redis.Notifying;

/// <summary>One handler of the application on one channel, until it is disposed.</summary>
internal sealed class Subscription : IAsyncDisposable
{
    private readonly RedisConnection _connection;
    private readonly Action<RedisValue> _handler;
    private readonly ILogger _logger;
    private readonly Registration _registration;
    private int _ended;

    public Subscription(RedisConnection connection, string channel, Action<RedisValue> handler, ILogger logger)
    {
        _connection = connection;
        _handler = handler;
        _logger = logger;
        _registration = new Registration(RedisChannel.Literal(channel), Deliver);
    }

    /// <summary>
    /// Begins; completes when the server has confirmed, at once while there is none, and at the latest when it is given
    /// up.
    /// </summary>
    public async Task BeginAsync(TimeSpan patience, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(patience, timeProvider);
        using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        await _connection.SubscribeAsync(_registration, givenUp.Token).WaitAsync(
            givenUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _connection.Unsubscribe(_registration);
        }

        return ValueTask.CompletedTask;
    }

    private void Deliver(ChannelMessage message)
    {
        if (Volatile.Read(ref _ended) != 0)
        {
            return;
        }

        try
        {
            _handler(message.Message);
        }
        catch (Exception e)
        {
            RedisLog.HandlerFailed(_logger, e, message.Channel.ToString());
        }
    }
}
