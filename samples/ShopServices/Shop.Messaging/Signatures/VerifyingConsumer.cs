namespace Shop.Messaging.Signatures;

/// <summary>Verifies an event and then handles it. Every transport and every replay uses it.</summary>
internal sealed class VerifyingConsumer<TContext>(EventVerifier verifier, EventConsumer<TContext> consumer)
    where TContext : MessagingDbContext
{
    /// <summary>Handles a trusted event once.</summary>
    /// <exception cref="UntrustedEventException">The event is not trusted.</exception>
    public async Task<bool> ConsumeAsync(EventEnvelope envelope, CancellationToken cancellationToken)
    {
        await verifier.VerifyAsync(envelope);
        return await consumer.ConsumeAsync(envelope, cancellationToken);
    }
}
