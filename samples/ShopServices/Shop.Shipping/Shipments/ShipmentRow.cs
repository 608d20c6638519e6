namespace Shop.Shipping.Shipments;

/// <summary>Shipping's decision about an order, kept forever.</summary>
internal sealed class ShipmentRow
{
    public required string OrderId { get; init; }

    /// <summary>Null if no carrier accepted the order.</summary>
    public string? ShipmentId { get; init; }
}
