namespace Shop.Contracts;

/// <summary>The bank charged nothing and never will.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Reason">Such as <see cref="Reasons.CardDeclined"/>.</param>
public sealed record PaymentFailed(string OrderId, string Reason) : IShopEvent;
