using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Shop.Messaging.Telemetry;

namespace Shop.Messaging.RabbitMq;

/// <summary>
/// One connection to the broker and its consumers. A message is acknowledged after the commit of its effect, so a crash
/// in between makes it a duplicate. Messages of one order are handled one after another.
/// </summary>
internal sealed class RabbitMqSession<TContext>(
    RabbitMqBroker broker,
    RetryingConsumer<TContext> consumer, DeadLetterStore<TContext> deadLetters, CrashPoints crashes,
    ILogger<RabbitMqSession<TContext>> logger) : IAsyncDisposable
    where TContext : MessagingDbContext
{
    /// <summary>The most messages without an acknowledgement.</summary>
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
        await ConsumeAsync(broker.Names.DeadQueueOf(broker.Service), StoreDeadLetterAsync, cancellationToken);
    }

    /// <summary>Completes when the connection is closed, or when the process stops and all handlers are done.</summary>
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
            await BoundedDisposal.DisposeAsync(_connection);
        }
    }

    private Task<string> ConsumeAsync(
        string queue, Func<RabbitMqDelivery, Task> handle, CancellationToken cancellationToken)
    {
        var events = new AsyncEventingBasicConsumer(_channel!);
        events.ReceivedAsync += (_, message) =>
        {
            // The client reclaims the body's memory when this returns.
            var delivery = new RabbitMqDelivery(
                message.DeliveryTag, message.BasicProperties, message.Body.ToArray(),
                RabbitMqMessage.Read(message.BasicProperties, message.Body));
            if (!_ended.IsCancellationRequested)
            {
                _sequence.Add(delivery.Envelope?.OrderId ?? "", () => RunHandlerAsync(handle, delivery));
            }

            return Task.CompletedTask;
        };
        return _channel!.BasicConsumeAsync(queue, autoAck: false, events, cancellationToken);
    }

    // A message without an acknowledgement is delivered again.
    private async Task RunHandlerAsync(Func<RabbitMqDelivery, Task> handle, RabbitMqDelivery delivery)
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
        var error = delivery.Envelope is null
            ? "The message is not a CloudEvent 1.0 of the shop."
            : await consumer.HandleAsync(delivery.Envelope, _ended.Token);
        if (error is not null)
        {
            deadLetters.RememberError(delivery.Key, error);
            await _channel!.BasicRejectAsync(delivery.Tag, requeue: false, CancellationToken.None);
            return;
        }

        crashes.Reach($"before acknowledging {delivery.Envelope!.Type}");
        await _channel!.BasicAckAsync(delivery.Tag, multiple: false, CancellationToken.None);
        crashes.Reach($"after acknowledging {delivery.Envelope.Type}");
    }

    private async Task StoreDeadLetterAsync(RabbitMqDelivery delivery)
    {
        var letter = await deadLetters.StoreAsync(delivery, _ended.Token);
        await _channel!.BasicAckAsync(delivery.Tag, multiple: false, CancellationToken.None);
        RabbitMqLog.Dead(logger, letter.Envelope.Type, letter.Envelope.OrderId, letter.Reason);
    }
}
