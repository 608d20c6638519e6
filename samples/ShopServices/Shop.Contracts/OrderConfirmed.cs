namespace Shop.Contracts;

/// <summary>The order is paid and may be shipped.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Card">The masked card, for the packing slip.</param>
public sealed record OrderConfirmed(string OrderId, string Card) : IShopEvent;
