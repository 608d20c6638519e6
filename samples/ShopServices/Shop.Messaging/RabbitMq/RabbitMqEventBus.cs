using RabbitMQ.Client.Exceptions;

namespace Shop.Messaging.RabbitMq;

/// <summary>
/// Publishes each event to its subscriber's queue. Accepted means confirmed: a quorum queue has it on disk. A broker
/// that is away is an absent subscriber to the relay, and the event stays in the outbox for as long as it takes.
/// </summary>
internal sealed class RabbitMqEventBus(RabbitMqBroker broker, TimeProvider timeProvider) : IEventBus, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private PublishingConnection? _current;

    public async Task<DeliveryOutcome> DeliverAsync(string subscriber, EventEnvelope envelope)
    {
        using var patience = new CancellationTokenSource(Patience, timeProvider);
        try
        {
            var connection = await ConnectedAsync(patience.Token);
            await connection.PublishAsync(subscriber, envelope, patience.Token);
            return DeliveryOutcome.Accepted;
        }
        catch (PublishException exception)
        {
            // Refused or returned: its queue is full, has lost its majority, or was deleted under us.
            await DropAsync();
            return DeliveryOutcome.Unreachable($"The broker did not take it: {exception.Message}");
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
