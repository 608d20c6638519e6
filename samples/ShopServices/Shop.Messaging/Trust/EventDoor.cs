namespace Shop.Messaging.Trust;

/// <summary>
/// The one way in for events of others, whatever carried or kept them: first it is asked who says so.
/// </summary>
internal sealed class EventDoor<TContext>(EventVerifier verifier, EventConsumer<TContext> consumer)
    where TContext : MessagingDbContext
{
    /// <summary>Handles an event that is to be believed, once.</summary>
    /// <exception cref="UntrustedEventException">It is not to be believed.</exception>
    public async Task<bool> AdmitAsync(EventEnvelope envelope, CancellationToken cancellationToken)
    {
        await verifier.VerifyAsync(envelope);
        return await consumer.ConsumeAsync(envelope, cancellationToken);
    }
}
