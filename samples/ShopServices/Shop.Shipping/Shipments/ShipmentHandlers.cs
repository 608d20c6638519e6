using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Messaging;

namespace Shop.Shipping.Shipments;

internal static class ShipmentHandlers
{
    public static Task ScheduleAsync(
        OrderConfirmed confirmed, HandlerContext<ShippingDb> context, CancellationToken cancellationToken) =>
        ScheduleAsync(confirmed.OrderId, confirmed.Card, context, cancellationToken);

    /// <summary>Schedules on the coordinator's command.</summary>
    public static Task ScheduleAsync(
        ScheduleShipment command, HandlerContext<ShippingDb> context, CancellationToken cancellationToken) =>
        ScheduleAsync(command.OrderId, command.Card, context, cancellationToken);

    private static async Task ScheduleAsync(
        string orderId, string card, HandlerContext<ShippingDb> context, CancellationToken cancellationToken)
    {
        if (await context.Database.Shipments.AnyAsync(row => row.OrderId == orderId, cancellationToken))
        {
            return;
        }

        var shipmentId = Carrier.Takes(card) ? $"ship-{orderId}" : null;
        context.Database.Shipments.Add(new ShipmentRow { OrderId = orderId, ShipmentId = shipmentId });
        context.Publish(shipmentId is null
            ? new ShipmentFailed(orderId, FailureReasons.ShippingFailed)
            : new ShipmentScheduled(orderId, shipmentId));
    }
}
