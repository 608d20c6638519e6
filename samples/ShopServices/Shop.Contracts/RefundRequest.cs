namespace Shop.Contracts;

/// <summary>A request to the bank to refund a whole charge; the key is in the header <c>Idempotency-Key</c>.</summary>
/// <param name="Charge">The charge's key.</param>
public sealed record RefundRequest(string Charge);
