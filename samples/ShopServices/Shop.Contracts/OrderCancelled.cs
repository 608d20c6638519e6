namespace Shop.Contracts;

/// <summary>The order is cancelled: all compensations have been reported.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Reason">The reason, such as <see cref="FailureReasons.OutOfStock"/>.</param>
public sealed record OrderCancelled(string OrderId, string Reason) : IShopEvent;
