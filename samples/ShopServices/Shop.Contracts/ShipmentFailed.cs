namespace Shop.Contracts;

/// <summary>No carrier accepts the order, which must be compensated.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Reason">The reason, such as <see cref="FailureReasons.ShippingFailed"/>.</param>
public sealed record ShipmentFailed(string OrderId, string Reason) : IShopEvent;
