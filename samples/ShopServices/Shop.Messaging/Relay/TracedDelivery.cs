using System.Diagnostics;

namespace Shop.Messaging.Relay;

/// <summary>Hands a row to the bus under the trace that it was written under.</summary>
internal sealed class TracedDelivery(IEventBus bus, CrashPoints crashes)
{
    public async Task<DeliveryOutcome> DeliverAsync(OutboxRow row)
    {
        using var activity = MessagingActivity.Continue(
            $"deliver {row.Type}", ActivityKind.Producer, row.TraceParent, row.TraceState);
        crashes.Reach($"before publishing {row.Type} to {row.Subscriber}");
        var outcome = await bus.DeliverAsync(row.Subscriber, row.ToEnvelope());
        crashes.Reach($"after publishing {row.Type} to {row.Subscriber}");
        return outcome;
    }
}
