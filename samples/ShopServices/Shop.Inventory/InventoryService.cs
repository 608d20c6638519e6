using Shop.Contracts;
using Shop.Inventory.Reservations;
using Shop.Inventory.Stock;
using Shop.Messaging;

namespace Shop.Inventory;

/// <summary>Owns the stock: every piece is available, reserved or sold.</summary>
internal static class InventoryService
{
    public static EventHandlers<InventoryDb> Handlers => new EventHandlers<InventoryDb>()
        .On<OrderCreated>(ReservationHandlers.ReserveAsync)
        .On<ShipmentScheduled>(ReservationHandlers.SellAsync)
        .On<PaymentFailed>(ReservationHandlers.ReleaseAsync)
        .On<ShipmentFailed>(ReservationHandlers.ReleaseAsync)
        .On<ReserveStock>(ReservationHandlers.ReserveAsync)
        .On<SellStock>(ReservationHandlers.SellAsync)
        .On<ReleaseStock>(ReservationHandlers.ReleaseAsync);

    public static void AddInventory(this IHostApplicationBuilder builder) => builder
        .AddShopDatabase<InventoryDb>(ServiceNames.Inventory, OpeningStock.AddAsync)
        .AddShopMessaging(Handlers);

    public static void MapInventory(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapShopMessaging<InventoryDb>();
        endpoints.MapShopDetails();
        endpoints.MapRead("/api/inventory/{sku}", StockEndpoint.GetAsync).RequireAuthorization("inventory.read");
    }
}
