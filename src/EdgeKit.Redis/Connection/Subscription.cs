using EdgeKit.Redis.Telemetry;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace EdgeKit.Redis.Connection;

/// <summary>
/// A handler subscribed to a channel. Reads the library's queue one message at a time, because the library runs plain
/// handlers concurrently.
/// </summary>
internal sealed class Subscription(
    RedisConnection connection, string channel, Action<RedisValue> handler, ILogger logger) : IAsyncDisposable
{
    private readonly RedisChannel _channel = RedisChannel.Literal(channel);
    private ChannelMessageQueue? _queue;
    private int _ended;

    /// <summary>Completes when the server has confirmed, when there is no connection, or after the timeout.</summary>
    public async Task StartAsync(TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        await connection.SubscribeAsync(this, either.Token).WaitAsync(either.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Does not wait: while disconnected that would throw and leave an unread queue behind.</summary>
    public void Subscribe(ISubscriber subscriber)
    {
        _queue = subscriber.Subscribe(_channel, CommandFlags.FireAndForget);
        _queue.OnMessage(Deliver);
    }

    /// <summary>True if the server has confirmed the subscription.</summary>
    public bool IsConfirmed(ISubscriber subscriber) => subscriber.IsConnected(_channel);

    public void Unsubscribe() => FireAndForget.ObserveException(_queue?.UnsubscribeAsync(CommandFlags.FireAndForget));

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            connection.Unsubscribe(this);
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
            handler(message.Message);
        }
        catch (Exception e)
        {
            RedisLog.HandlerFailed(logger, e, message.Channel.ToString());
        }
    }
}
