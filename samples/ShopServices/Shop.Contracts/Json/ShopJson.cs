using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shop.Contracts.Json;

/// <summary>JSON metadata of all events, generated at compile time to save start-up time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OrderCreated))]
[JsonSerializable(typeof(PaymentRequested))]
[JsonSerializable(typeof(InventoryReserved))]
[JsonSerializable(typeof(InventoryRejected))]
[JsonSerializable(typeof(InventorySold))]
[JsonSerializable(typeof(InventoryReleased))]
[JsonSerializable(typeof(PaymentCharged))]
[JsonSerializable(typeof(PaymentFailed))]
[JsonSerializable(typeof(PaymentRefunded))]
[JsonSerializable(typeof(OrderConfirmed))]
[JsonSerializable(typeof(OrderShipped))]
[JsonSerializable(typeof(OrderCancelled))]
[JsonSerializable(typeof(ShipmentScheduled))]
[JsonSerializable(typeof(ShipmentFailed))]
[JsonSerializable(typeof(ReserveStock))]
[JsonSerializable(typeof(ChargePayment))]
[JsonSerializable(typeof(ScheduleShipment))]
[JsonSerializable(typeof(SellStock))]
[JsonSerializable(typeof(ReleaseStock))]
[JsonSerializable(typeof(CancelPayment))]
[JsonSerializable(typeof(PaymentCancelled))]
internal sealed partial class ShopJson : JsonSerializerContext;
