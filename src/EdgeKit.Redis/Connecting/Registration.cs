using StackExchange.Redis;

namespace EdgeKit.Redis.Connecting;

/// <summary>
/// One handler on one channel. It reads from a queue of the library, because plain handlers are called side by side and
/// in no order.
/// </summary>
internal sealed class Registration(RedisChannel channel, Action<ChannelMessage> deliver)
{
    private ChannelMessageQueue? _queue;

    /// <summary>
    /// Registers with the library, which subscribes now or when it gets a connection, and again after each loss. Sent
    /// without asking for an answer: one that is waited for throws while there is no connection, and leaves behind a
    /// queue that nobody reads.
    /// </summary>
    public void Begin(ISubscriber subscriber)
    {
        _queue = subscriber.Subscribe(channel, CommandFlags.FireAndForget);
        _queue.OnMessage(deliver);
    }

    /// <summary>Whether the server has confirmed.</summary>
    public bool IsConfirmed(ISubscriber subscriber) => subscriber.IsConnected(channel);

    /// <summary>The server hears of it in the background.</summary>
    public void End() => Unawaited.Forget(_queue?.UnsubscribeAsync(CommandFlags.FireAndForget));
}
