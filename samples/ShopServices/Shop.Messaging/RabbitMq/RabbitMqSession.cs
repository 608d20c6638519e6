using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Shop.Messaging.DeadLetters;

namespace Shop.Messaging.RabbitMq;

/// <summary>
/// One life of a connection to the broker. A message is acknowledged when what it led to is committed, and not before:
/// a process that dies in between gets it again, as a duplicate. Messages of one order are handled one after another.
/// </summary>
internal sealed class RabbitMqSession<TContext>(
    RabbitMqBroker broker, EventIntake<TContext> intake, DeadLetterStore<TContext> deadLetters, CrashPoints crashes,
    ILogger<RabbitMqSession<TContext>> logger) : IAsyncDisposable
    where TContext : MessagingDbContext
{
    /// <summary>How many messages may be here without an acknowledgement.</summary>
    private const ushort Prefetch = 64;

    private readonly KeyedSequence _sequence = new();
    private readonly CancellationTokenSource _ended = new();
    private IConnection? _connection;
    private IChannel? _channel;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _connection = await broker.ConnectAsync("consumer", cancellationToken);
        _channel = await _connection.CreateChannelAsync(cancellationToken: cancellationToken);
        _channel.ChannelShutdownAsync += (_, _) => _ended.CancelAsync();
        await broker.Names.DeclareAsync(_channel, broker.Service, cancellationToken);
        await _channel.BasicQosAsync(0, Prefetch, global: false, cancellationToken);
        await ConsumeAsync(broker.Names.QueueOf(broker.Service), HandleAsync, cancellationToken);
        await ConsumeAsync(broker.Names.DeadQueueOf(broker.Service), KeepAsync, cancellationToken);
    }

    /// <summary>Returns when the connection is gone, or the process is to stop and nothing is half done.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var stop = cancellationToken.Register(() => _ended.Cancel());
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _ended.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _sequence.WhenIdleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _sequence.WhenIdleAsync();
        if (_connection is not null)
        {
            await Farewell.ToAsync(_connection);
        }
    }

    private Task<string> ConsumeAsync(
        string queue, Func<RabbitMqDelivery, Task> handle, CancellationToken cancellationToken)
    {
        var consumer = new AsyncEventingBasicConsumer(_channel!);
        consumer.ReceivedAsync += (_, message) =>
        {
            // The client takes the body's memory back when this returns.
            var delivery = new RabbitMqDelivery(
                message.DeliveryTag, message.BasicProperties, message.Body.ToArray(),
                RabbitMqMessage.Read(message.BasicProperties, message.Body));
            if (!_ended.IsCancellationRequested)
            {
                _sequence.Add(delivery.Envelope?.OrderId ?? "", () => GuardedAsync(handle, delivery));
            }

            return Task.CompletedTask;
        };
        return _channel!.BasicConsumeAsync(queue, autoAck: false, consumer, cancellationToken);
    }

    // What is not acknowledged comes again, to this process or to the next.
    private async Task GuardedAsync(Func<RabbitMqDelivery, Task> handle, RabbitMqDelivery delivery)
    {
        try
        {
            if (!_ended.IsCancellationRequested)
            {
                await handle(delivery);
            }
        }
        catch (Exception exception)
        {
            if (!_ended.IsCancellationRequested)
            {
                RabbitMqLog.GivenBack(logger, exception);
            }
        }
    }

    private async Task HandleAsync(RabbitMqDelivery delivery)
    {
        var refusal = delivery.Envelope is null
            ? "The message is no CloudEvent 1.0 of the shop."
            : await intake.HandleAsync(delivery.Envelope, _ended.Token);
        if (refusal is not null)
        {
            deadLetters.Remember(delivery.Key, refusal);
            await _channel!.BasicRejectAsync(delivery.Tag, requeue: false, CancellationToken.None);
            return;
        }

        crashes.Reach($"before acknowledging {delivery.Envelope!.Type}");
        await _channel!.BasicAckAsync(delivery.Tag, multiple: false, CancellationToken.None);
        crashes.Reach($"after acknowledging {delivery.Envelope.Type}");
    }

    private async Task KeepAsync(RabbitMqDelivery delivery)
    {
        var letter = await deadLetters.KeepAsync(delivery, _ended.Token);
        await _channel!.BasicAckAsync(delivery.Tag, multiple: false, CancellationToken.None);
        RabbitMqLog.Dead(logger, letter.Type, letter.OrderId, letter.Reason);
    }
}
