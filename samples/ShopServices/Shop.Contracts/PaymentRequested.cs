namespace Shop.Contracts;

/// <summary>
/// Orders gives Payments the data to charge an order once its goods are reserved. The only event with a card, sealed,
/// and only for Payments; no timeline contains it.
/// </summary>
/// <param name="OrderId">The order.</param>
/// <param name="Amount">The amount.</param>
/// <param name="SealedCard">The card number, encrypted by <see cref="CardSeal"/>.</param>
public sealed record PaymentRequested(string OrderId, decimal Amount, string SealedCard) : IShopEvent;
