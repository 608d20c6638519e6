using RabbitMQ.Client.Exceptions;

namespace Shop.Messaging.RabbitMq;

/// <summary>
/// Publishes events to the subscribers' queues. Accepted means confirmed: a quorum queue has the event on disk. An
/// unavailable broker counts as an unreachable subscriber, so the event stays in the outbox.
/// </summary>
internal sealed class RabbitMqEventBus(RabbitMqBroker broker, TimeProvider timeProvider) : IEventBus, IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private PublishingConnection? _current;

    public async Task<DeliveryOutcome> DeliverAsync(string subscriber, EventEnvelope envelope)
    {
        using var timeout = new CancellationTokenSource(Timeout, timeProvider);
        try
        {
            var connection = await ConnectedAsync(timeout.Token);
            await connection.PublishAsync(subscriber, envelope, timeout.Token);
            return DeliveryOutcome.Accepted;
        }
        catch (PublishException exception)
        {
            // Rejected or returned: the queue is full, has lost its majority, or was deleted.
            await DropAsync();
            return DeliveryOutcome.Unreachable($"The broker did not accept it: {exception.Message}");
        }
        catch (Exception exception)
        {
            return DeliveryOutcome.Unreachable(exception.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DropAsync();
        _connecting.Dispose();
    }

    private async Task<PublishingConnection> ConnectedAsync(CancellationToken cancellationToken)
    {
        if (_current is { IsOpen: true } open)
        {
            return open;
        }

        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (_current is { IsOpen: true } made)
            {
                return made;
            }

            await DropAsync();
            return _current = new PublishingConnection(
                await broker.ConnectAsync("publisher", cancellationToken), broker.Names);
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task DropAsync()
    {
        if (Interlocked.Exchange(ref _current, null) is { } dropped)
        {
            await dropped.DisposeAsync();
        }
    }
}
