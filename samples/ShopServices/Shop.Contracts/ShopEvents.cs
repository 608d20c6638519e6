using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Shop.Contracts.Json;

namespace Shop.Contracts;

/// <summary>The events as text: names and JSON, the same on every bus and in every table.</summary>
public static class ShopEvents
{
    private static readonly FrozenDictionary<string, JsonTypeInfo> ByName = new JsonTypeInfo[]
    {
        ShopJson.Default.OrderCreated, ShopJson.Default.PaymentRequested,
        ShopJson.Default.InventoryReserved, ShopJson.Default.InventoryRejected,
        ShopJson.Default.InventorySold, ShopJson.Default.InventoryReleased,
        ShopJson.Default.PaymentCharged, ShopJson.Default.PaymentFailed, ShopJson.Default.PaymentRefunded,
        ShopJson.Default.OrderConfirmed, ShopJson.Default.OrderShipped, ShopJson.Default.OrderCancelled,
        ShopJson.Default.ShipmentScheduled, ShopJson.Default.ShipmentFailed,
        ShopJson.Default.ReserveStock, ShopJson.Default.ChargePayment, ShopJson.Default.ScheduleShipment,
        ShopJson.Default.SellStock, ShopJson.Default.ReleaseStock, ShopJson.Default.CancelPayment,
        ShopJson.Default.PaymentCancelled,
    }.ToFrozenDictionary(info => info.Type.Name);

    /// <summary>The name that an event travels under.</summary>
    /// <param name="shopEvent">The event.</param>
    /// <returns>The name of its type.</returns>
    public static string NameOf(IShopEvent shopEvent)
    {
        ArgumentNullException.ThrowIfNull(shopEvent);
        return shopEvent.GetType().Name;
    }

    /// <summary>Whether there is an event of that name.</summary>
    /// <param name="type">The name.</param>
    /// <returns>False for a name that no version of the shop published.</returns>
    public static bool IsKnown(string type) => ByName.ContainsKey(type);

    /// <summary>Writes an event as JSON.</summary>
    /// <param name="shopEvent">The event.</param>
    /// <returns>The JSON object.</returns>
    public static string Write(IShopEvent shopEvent) =>
        JsonSerializer.Serialize(shopEvent, ByName[NameOf(shopEvent)]);

    /// <summary>Reads an event.</summary>
    /// <param name="type">Its name.</param>
    /// <param name="json">The JSON object that <see cref="Write"/> wrote.</param>
    /// <returns>The event.</returns>
    /// <exception cref="JsonException">The JSON is not that event.</exception>
    /// <exception cref="KeyNotFoundException">There is no such event.</exception>
    public static IShopEvent Read(string type, string json) =>
        JsonSerializer.Deserialize(json, ByName[type]) as IShopEvent
        ?? throw new JsonException($"The data of a {type} is the JSON value null.");
}
