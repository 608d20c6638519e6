namespace Shop.Contracts;

/// <summary>Asks the bank for money; the key stands in the header <c>Idempotency-Key</c>.</summary>
/// <param name="Amount">How much.</param>
/// <param name="Card">From which card.</param>
public sealed record ChargeRequest(decimal Amount, string Card);
