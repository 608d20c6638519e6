namespace Shop.Contracts;

/// <summary>The coordinator tells Payments not to charge, or to give back what was charged.</summary>
/// <param name="OrderId">The order.</param>
public sealed record CancelPayment(string OrderId) : IShopEvent;
