using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Messaging;
using Shop.Orders.Domain;
using Shop.Orders.EventStore;

namespace Shop.Orders.Saga;

internal static class OrderSaga
{
    /// <summary>
    /// Appends another service's event to the order's stream and publishes the events that follow from it.
    /// </summary>
    public static async Task RecordAsync(
        IShopEvent shopEvent, HandlerContext<OrdersDb> context, CancellationToken cancellationToken)
    {
        var (database, publisher) = (context.Database, context.Publisher);
        var stream = await OrderStream.LoadAsync(database, shopEvent.OrderId, cancellationToken);
        if (stream.State.Created is null)
        {
            throw new InvalidOperationException($"There is no order {shopEvent.OrderId}.");
        }

        if (stream.State.IsContradictedBy(shopEvent))
        {
            throw new InvalidOperationException(
                $"{context.Cause.Type} contradicts the state of order {shopEvent.OrderId}: {stream.State.Status}.");
        }

        if (!await stream.TryAppendAsync(context.Cause, shopEvent, cancellationToken))
        {
            return;
        }

        // An order ends in the style in which it was placed.
        if (await database.Sagas.SingleOrDefaultAsync(
            saga => saga.OrderId == shopEvent.OrderId, cancellationToken) is { } saga)
        {
            new SagaExecutor(database, publisher, stream, saga).Advance();
        }
        else
        {
            React(database, publisher, stream);
        }

        await stream.SaveAsync(cancellationToken);
    }

    private static void React(OrdersDb database, EventPublisher publisher, OrderStream stream)
    {
        while (OrderReactions.Next(stream.State) is { } reaction)
        {
            stream.Append(publisher.Publish(database, reaction, stream.Sequence + 1), reaction);
        }
    }
}
