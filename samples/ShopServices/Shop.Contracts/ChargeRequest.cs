namespace Shop.Contracts;

/// <summary>A request to the bank to charge a card; the key is in the header <c>Idempotency-Key</c>.</summary>
/// <param name="Amount">The amount.</param>
/// <param name="Card">The card number.</param>
public sealed record ChargeRequest(decimal Amount, string Card);
