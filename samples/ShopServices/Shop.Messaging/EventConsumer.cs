using System.Text;
using EdgeKit.Idempotency;
using EdgeKit.Idempotency.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shop.Contracts;
using Shop.Messaging.Consuming;

namespace Shop.Messaging;

/// <summary>Where events come in, whatever carried them: each is handled once, in one transaction with its
/// key, by the engine of EdgeKit's idempotency keys.</summary>
/// <typeparam name="TContext">The service's database.</typeparam>
/// <param name="transactor">Runs the transaction.</param>
/// <param name="handlers">What the service does with events.</param>
/// <param name="publisher">For the events that handlers publish.</param>
/// <param name="options">Bounds a handler's time, and how long the inbox remembers.</param>
/// <param name="timeProvider">Says when a key expires.</param>
/// <param name="logger">Gets one line per event.</param>
public sealed class EventConsumer<TContext>(
    Transactor<TContext> transactor,
    EventHandlers<TContext> handlers,
    EventPublisher publisher,
    IOptions<MessagingOptions> options,
    TimeProvider timeProvider,
    ILogger<EventConsumer<TContext>> logger)
    where TContext : MessagingDbContext
{
    /// <summary>Handles an event unless it was handled before.</summary>
    /// <param name="envelope">The event.</param>
    /// <param name="cancellationToken">Gives up; nothing is committed then.</param>
    /// <returns>True when it had an effect, false when it was a duplicate.</returns>
    /// <exception cref="UnknownEventException">This service has no handler for it.</exception>
    /// <exception cref="System.Text.Json.JsonException">Its data is not that event.</exception>
    /// <exception cref="MismatchedEventException">Another event was handled under its source and id.</exception>
    /// <exception cref="TimeoutException">
    /// The handler took too long, which is an outage; nothing is committed.
    /// </exception>
    public async Task<bool> ConsumeAsync(EventEnvelope envelope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (!handlers.TryFind(envelope.Type, out var handle))
        {
            throw new UnknownEventException(envelope.Type);
        }

        var shopEvent = ShopEvents.Read(envelope.Type, envelope.Data);
        var isNew = await transactor.RunAsync(
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
        EventHandling<TContext, IShopEvent> handle, CancellationToken cancellationToken)
    {
        switch (await database.TakeOnceAsync(ClaimOf(envelope), timeProvider.GetUtcNow(), cancellationToken))
        {
            case IdempotencyVerdict.Replay:
                return false;
            case IdempotencyVerdict.Mismatch:
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
