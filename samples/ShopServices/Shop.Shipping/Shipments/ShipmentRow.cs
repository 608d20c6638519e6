namespace Shop.Shipping.Shipments;

/// <summary>What Shipping decided about an order: one row for ever.</summary>
internal sealed class ShipmentRow
{
    public required string OrderId { get; init; }

    /// <summary>Null when no carrier took it.</summary>
    public string? ShipmentId { get; init; }
}
