using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Shop.Contracts.Json;

namespace Shop.Contracts;

/// <summary>Deserializes an event.</summary>
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

    /// <summary>Returns the type name of an event.</summary>
    /// <param name="shopEvent">The event.</param>
    /// <returns>The type name.</returns>
    public static string NameOf(IShopEvent shopEvent)
    {
        ArgumentNullException.ThrowIfNull(shopEvent);
        return shopEvent.GetType().Name;
    }

    /// <summary>Returns true if there is an event of that name.</summary>
    /// <param name="type">The name.</param>
    /// <returns>False for an unknown name.</returns>
    public static bool IsKnown(string type) => ByName.ContainsKey(type);

    /// <summary>Serializes an event.</summary>
    /// <param name="shopEvent">The event.</param>
    /// <returns>The JSON object.</returns>
    public static string Write(IShopEvent shopEvent) =>
        JsonSerializer.Serialize(shopEvent, ByName[NameOf(shopEvent)]);

    /// <summary>Reads an event.</summary>
    /// <param name="type">The type name.</param>
    /// <param name="json">The JSON object.</param>
    /// <returns>The event.</returns>
    /// <exception cref="JsonException">The JSON does not match the event type.</exception>
    /// <exception cref="KeyNotFoundException">There is no such event.</exception>
    public static IShopEvent Read(string type, string json) =>
        JsonSerializer.Deserialize(json, ByName[type]) as IShopEvent
        ?? throw new JsonException($"The data of a {type} is the JSON value null.");
}
