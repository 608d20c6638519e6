namespace Shop.Contracts;

/// <summary>A carrier accepted the order.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="ShipmentId">The shipment.</param>
public sealed record ShipmentScheduled(string OrderId, string ShipmentId) : IShopEvent;
