using System.Diagnostics;
using Shop.Messaging.Trust;

namespace Shop.Messaging.Relay;

/// <summary>Hands a row to the bus, signed, under the trace that it was written under.</summary>
internal sealed class TracedDelivery(IEventBus bus, EventSigner signer, CrashPoints crashes)
{
    public async Task<DeliveryOutcome> DeliverAsync(OutboxRow row)
    {
        using var activity = MessagingActivity.Continue(
            $"deliver {row.Type}", ActivityKind.Producer, row.TraceParent, row.TraceState);
        crashes.Reach($"before publishing {row.Type} to {row.Subscriber}");
        var outcome = await bus.DeliverAsync(row.Subscriber, signer.Sign(row.ToEnvelope(), row.Subscriber));
        crashes.Reach($"after publishing {row.Type} to {row.Subscriber}");
        return outcome;
    }
}
