namespace Shop.Contracts;

/// <summary>
/// Orders gave Payments what it needs to charge an order, once its stock is reserved. The only event that carries a
/// card, sealed, and only to Payments; no timeline shows it.
/// </summary>
/// <param name="OrderId">The order.</param>
/// <param name="Amount">What to charge.</param>
/// <param name="SealedCard">The card number, readable with the key of <see cref="CardSeal"/> alone.</param>
public sealed record PaymentRequested(string OrderId, decimal Amount, string SealedCard) : IShopEvent;
