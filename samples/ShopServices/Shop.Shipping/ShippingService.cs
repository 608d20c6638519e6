using Shop.Contracts;
using Shop.Messaging;
using Shop.Shipping.Shipments;

namespace Shop.Shipping;

/// <summary>Owns the shipments: finds a carrier for each paid order.</summary>
internal static class ShippingService
{
    public static EventHandlers<ShippingDb> Handlers => new EventHandlers<ShippingDb>()
        .On<OrderConfirmed>(ShipmentHandlers.ScheduleAsync)
        .On<ScheduleShipment>(ShipmentHandlers.ScheduleAsync);

    public static void AddShipping(this IHostApplicationBuilder builder) => builder
        .AddShopDatabase<ShippingDb>(ServiceNames.Shipping)
        .AddShopMessaging(Handlers);

    public static void MapShipping(this IEndpointRouteBuilder endpoints) => endpoints
        .MapShopMessaging<ShippingDb>().MapShopDetails();
}
