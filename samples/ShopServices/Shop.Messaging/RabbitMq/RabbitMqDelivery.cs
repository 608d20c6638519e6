using RabbitMQ.Client;

namespace Shop.Messaging.RabbitMq;

/// <summary>A received message that is not acknowledged yet.</summary>
/// <param name="Tag">The delivery tag on this channel.</param>
/// <param name="Properties">The message's properties.</param>
/// <param name="Body">The message's body.</param>
/// <param name="Envelope">The event, or null if the message is not one.</param>
internal sealed record RabbitMqDelivery(
    ulong Tag, IReadOnlyBasicProperties Properties, byte[] Body, EventEnvelope? Envelope)
{
    /// <summary>Equal for a message and its dead letter.</summary>
    public string Key => Envelope is null ? Properties.MessageId ?? "" : $"{Envelope.Source}/{Envelope.Id}";
}
