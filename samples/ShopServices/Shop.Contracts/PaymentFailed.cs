namespace Shop.Contracts;

/// <summary>The bank did not charge the card and will not charge it later.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Reason">The reason, such as <see cref="FailureReasons.CardDeclined"/>.</param>
public sealed record PaymentFailed(string OrderId, string Reason) : IShopEvent;
