using System.Text;
using EdgeKit.Idempotency;
using EdgeKit.Idempotency.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shop.Contracts;
using Shop.Messaging.Telemetry;

namespace Shop.Messaging;

/// <summary>
/// Handles incoming events exactly once: the effect and the key of EdgeKit's inbox are one transaction.
/// </summary>
/// <typeparam name="TContext">The service's database.</typeparam>
/// <param name="transactions">Runs the transaction.</param>
/// <param name="handlers">The handlers of the service.</param>
/// <param name="publisher">Publishes the events of handlers.</param>
/// <param name="options">The handler timeout and the retention of keys.</param>
/// <param name="timeProvider">Decides when a key expires.</param>
/// <param name="logger">Logs one line per event.</param>
public sealed class EventConsumer<TContext>(
    TransactionRunner<TContext> transactions,
    EventHandlers<TContext> handlers,
    EventPublisher publisher,
    IOptions<MessagingOptions> options,
    TimeProvider timeProvider,
    ILogger<EventConsumer<TContext>> logger)
    where TContext : MessagingDbContext
{
    /// <summary>Handles an event unless it was handled before.</summary>
    /// <param name="envelope">The event.</param>
    /// <param name="cancellationToken">Cancels the handling; nothing is committed then.</param>
    /// <returns>True if it had an effect, false if it was a duplicate.</returns>
    /// <exception cref="UnknownEventException">The service has no handler for the event.</exception>
    /// <exception cref="System.Text.Json.JsonException">The data does not match the event type.</exception>
    /// <exception cref="MismatchedEventException">
    /// Another event with the same source and id was handled before.
    /// </exception>
    /// <exception cref="TimeoutException">The handler timed out; nothing is committed.</exception>
    public async Task<bool> ConsumeAsync(EventEnvelope envelope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (!handlers.TryFind(envelope.Type, out var handle))
        {
            throw new UnknownEventException(envelope.Type);
        }

        var shopEvent = ShopEvents.Read(envelope.Type, envelope.Data);
        var isNew = await transactions.RunAsync(
            $"handling {envelope.Type}",
            (database, stop) => HandleOnceAsync(database, envelope, shopEvent, handle, stop), cancellationToken);
        if (isNew)
        {
            ConsumerLog.Handled(logger, envelope.Type, envelope.OrderId, envelope.Source);
        }
        else
        {
            ConsumerLog.Duplicate(logger, envelope.Type, envelope.OrderId, envelope.Source);
        }

        return isNew;
    }

    private async Task<bool> HandleOnceAsync(
        TContext database, EventEnvelope envelope, IShopEvent shopEvent,
        EventHandlerDelegate<TContext, IShopEvent> handle, CancellationToken cancellationToken)
    {
        switch (await database.TakeOnceAsync(ClaimOf(envelope), timeProvider.GetUtcNow(), cancellationToken))
        {
            case IdempotencyClaimStatus.Replay:
                return false;
            case IdempotencyClaimStatus.Mismatch:
                throw new MismatchedEventException(envelope.Source, envelope.Id);
        }

        using var deadline = new CancellationTokenSource(options.Value.HandlerTimeout, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await handle(shopEvent, new HandlerContext<TContext>(database, envelope, publisher), both.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"The handler of {envelope.Type} took longer than {options.Value.HandlerTimeout}.");
        }
    }

    private IdempotencyClaim ClaimOf(EventEnvelope envelope) => IdempotencyClaim.ForMessage(
        options.Value.KeepInbox,
        Encoding.UTF8.GetBytes(envelope.Type + "\n" + envelope.Data), envelope.Source, envelope.Id);
}
