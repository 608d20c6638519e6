namespace Shop.Contracts;

/// <summary>No carrier takes the order: what was done for it has to be undone.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Reason">Such as <see cref="Reasons.ShippingFailed"/>.</param>
public sealed record ShipmentFailed(string OrderId, string Reason) : IShopEvent;
