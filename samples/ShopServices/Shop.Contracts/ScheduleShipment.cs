namespace Shop.Contracts;

/// <summary>The coordinator tells Shipping to find a carrier: the order is paid.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Card">The masked card, for the packing slip.</param>
public sealed record ScheduleShipment(string OrderId, string Card) : IShopEvent;
