namespace Shop.Contracts;

/// <summary>The good end: shipped, paid, stock booked.</summary>
/// <param name="OrderId">The order.</param>
public sealed record OrderShipped(string OrderId) : IShopEvent;
