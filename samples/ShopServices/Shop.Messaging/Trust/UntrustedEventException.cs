using Shop.Contracts;

namespace Shop.Messaging.Trust;

/// <summary>An event came from somebody it cannot come from.</summary>
internal sealed class UntrustedEventException(EventEnvelope envelope, TrustFlaw flaw) : Exception(
    $"The event is not believed ({envelope.Type} of order {envelope.OrderId}, said to be from {envelope.Source}): {Describe(envelope, flaw)}")
{
    public TrustFlaw Flaw => flaw;

    private static string Describe(EventEnvelope envelope, TrustFlaw flaw) => flaw switch
    {
        TrustFlaw.NotSigned => "it has no signature.",
        TrustFlaw.UnknownKey => $"its key is not among Messaging:SenderKeys:{envelope.Source}.",
        TrustFlaw.NotTheirs =>
            $"such events come from {EventRoutes.PublisherOf(envelope.Type) ?? "nobody"}, see EventRoutes.",
        _ => "its signature is not of that service for this event and this subscriber.",
    };
}
