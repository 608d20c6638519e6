namespace Shop.Contracts;

/// <summary>What the bank gave back.</summary>
/// <param name="Key">The idempotency key that it was asked for with.</param>
/// <param name="Charge">The key of the charge.</param>
/// <param name="Amount">How much.</param>
public sealed record BankRefund(string Key, string Charge, decimal Amount);
