namespace Shop.Contracts;

/// <summary>Asks the bank to give a charge back, whole; the key stands in the header <c>Idempotency-Key</c>.</summary>
/// <param name="Charge">The key of the charge.</param>
public sealed record RefundRequest(string Charge);
