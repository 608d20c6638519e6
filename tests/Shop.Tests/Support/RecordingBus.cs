using System.Threading.Channels;
using Shop.Messaging;

namespace Shop.Tests.Support;

/// <summary>A bus that remembers what went over it; several relays may share it.</summary>
internal sealed class RecordingBus : IEventBus
{
    private readonly Channel<EventEnvelope> _delivered = Channel.CreateUnbounded<EventEnvelope>();

    public async Task<DeliveryOutcome> DeliverAsync(string subscriber, EventEnvelope envelope)
    {
        // Not at once: what another relay does meanwhile is what is tested.
        await Task.Yield();
        if (subscriber == "orders")
        {
            _delivered.Writer.TryWrite(envelope);
        }

        return DeliveryOutcome.Accepted;
    }

    public async Task<List<EventEnvelope>> TakeAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var taken = new List<EventEnvelope>();
        while (taken.Count < count)
        {
            taken.Add(await _delivered.Reader.ReadAsync(patience.Token));
        }

        return taken;
    }

    public bool IsEmpty => !_delivered.Reader.TryPeek(out _);
}
