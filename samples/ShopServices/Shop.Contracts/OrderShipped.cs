namespace Shop.Contracts;

/// <summary>The order is shipped and paid, and the stock is booked.</summary>
/// <param name="OrderId">The order.</param>
public sealed record OrderShipped(string OrderId) : IShopEvent;
