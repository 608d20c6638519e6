using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Messaging;

namespace Shop.Shipping.Shipments;

internal static class ShipmentHandlers
{
    public static async Task ScheduleAsync(
        OrderConfirmed confirmed, HandlerContext<ShippingDb> context, CancellationToken cancellationToken)
    {
        if (await context.Database.Shipments.AnyAsync(row => row.OrderId == confirmed.OrderId, cancellationToken))
            return;

        var shipmentId = Carrier.Takes(confirmed) ? $"ship-{confirmed.OrderId}" : null;
        context.Database.Shipments.Add(new ShipmentRow { OrderId = confirmed.OrderId, ShipmentId = shipmentId });
        context.Publish(shipmentId is null
            ? new ShipmentFailed(confirmed.OrderId, Reasons.ShippingFailed)
            : new ShipmentScheduled(confirmed.OrderId, shipmentId));
    }
}
