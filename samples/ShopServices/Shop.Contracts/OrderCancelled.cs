namespace Shop.Contracts;

/// <summary>The other end: every compensation that was due has been reported.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Reason">Why, such as <see cref="Reasons.OutOfStock"/>.</param>
public sealed record OrderCancelled(string OrderId, string Reason) : IShopEvent;
