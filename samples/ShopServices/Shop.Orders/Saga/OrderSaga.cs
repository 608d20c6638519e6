using Shop.Contracts;
using Shop.Messaging;
using Shop.Orders.Domain;
using Shop.Orders.Storage;

namespace Shop.Orders.Saga;

internal static class OrderSaga
{
    /// <summary>Appends another service's event to the order's stream, and then what Orders has to say to it.</summary>
    public static async Task RecordAsync(
        IShopEvent shopEvent, HandlerContext<OrdersDb> context, CancellationToken cancellationToken)
    {
        var stream = await OrderStream.LoadAsync(context.Database, shopEvent.OrderId, cancellationToken);
        if (stream.State.Created is null)
            throw new InvalidOperationException($"There is no order {shopEvent.OrderId}.");
        if (!stream.TryAppend(context.Cause, shopEvent))
            return;
        while (OrderReactions.Due(stream.State) is { } reaction)
            stream.TryAppend(context.Publisher.Publish(context.Database, reaction, stream.Sequence + 1), reaction);
    }
}
