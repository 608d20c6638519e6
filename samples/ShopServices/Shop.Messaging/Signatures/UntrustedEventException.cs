using Shop.Contracts;

namespace Shop.Messaging.Signatures;

/// <summary>An event is not trusted.</summary>
internal sealed class UntrustedEventException(EventEnvelope envelope, SignatureError error) : Exception(
    $"The event is not trusted ({envelope.Type} of order {envelope.OrderId}, source {envelope.Source}): "
    + Describe(envelope, error))
{
    public SignatureError Error => error;

    private static string Describe(EventEnvelope envelope, SignatureError error) => error switch
    {
        SignatureError.NotSigned => "it has no signature.",
        SignatureError.UnknownKey => $"its key is not among Messaging:SenderKeys:{envelope.Source}.",
        SignatureError.WrongPublisher =>
            $"such events come from {EventRoutes.PublisherOf(envelope.Type) ?? "no service"}, see EventRoutes.",
        _ => "its signature is not of that service for this event and this subscriber.",
    };
}
