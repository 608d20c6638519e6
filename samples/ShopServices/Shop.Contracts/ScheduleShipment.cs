namespace Shop.Contracts;

/// <summary>Command: Shipping finds a carrier for the paid order.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Card">The masked card, for the packing slip.</param>
public sealed record ScheduleShipment(string OrderId, string Card) : IShopEvent;
