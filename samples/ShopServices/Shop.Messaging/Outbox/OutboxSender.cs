using System.Diagnostics;
using Shop.Messaging.Signatures;

namespace Shop.Messaging.Outbox;

/// <summary>Signs a row's event and sends it over the bus, under the trace in which it was published.</summary>
internal sealed class OutboxSender(IEventBus bus, EventSigner signer, CrashPoints crashes)
{
    public async Task<DeliveryOutcome> SendAsync(OutboxRow row)
    {
        var envelope = row.Envelope;
        using var activity = MessagingActivity.Continue(
            $"deliver {envelope.Type}", ActivityKind.Producer, envelope.TraceParent, envelope.TraceState);
        crashes.Reach($"before publishing {envelope.Type} to {row.Subscriber}");
        var outcome = await bus.DeliverAsync(row.Subscriber, signer.Sign(envelope, row.Subscriber));
        crashes.Reach($"after publishing {envelope.Type} to {row.Subscriber}");
        return outcome;
    }
}
