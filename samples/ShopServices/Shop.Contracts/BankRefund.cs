namespace Shop.Contracts;

/// <summary>A refund of the bank.</summary>
/// <param name="Key">The refund's idempotency key.</param>
/// <param name="Charge">The charge's key.</param>
/// <param name="Amount">The refunded amount.</param>
public sealed record BankRefund(string Key, string Charge, decimal Amount);
