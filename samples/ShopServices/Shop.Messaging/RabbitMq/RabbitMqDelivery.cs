using RabbitMQ.Client;

namespace Shop.Messaging.RabbitMq;

/// <summary>A message that the broker handed over and waits to hear of.</summary>
/// <param name="Tag">What it calls the message on this channel.</param>
/// <param name="Properties">Its properties.</param>
/// <param name="Body">Its body.</param>
/// <param name="Envelope">The event, or null when it is none.</param>
internal sealed record RabbitMqDelivery(
    ulong Tag, IReadOnlyBasicProperties Properties, byte[] Body, EventEnvelope? Envelope)
{
    /// <summary>The same for the message and for the dead letter that becomes of it.</summary>
    public string Key => Envelope is null ? Properties.MessageId ?? "" : $"{Envelope.Source}/{Envelope.Id}";
}
