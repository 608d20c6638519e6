namespace Shop.Contracts;

/// <summary>A charge at the bank.</summary>
/// <param name="Key">The charge's idempotency key.</param>
/// <param name="Status"><see cref="Charged"/> or <see cref="Declined"/>.</param>
/// <param name="Amount">The requested amount.</param>
/// <param name="Reference">The bank's reference.</param>
/// <param name="Code">The reason of a decline, such as <c>card_declined</c>.</param>
public sealed record BankCharge(string Key, string Status, decimal Amount, string Reference, string? Code)
{
    /// <summary>The card was charged.</summary>
    public const string Charged = "charged";

    /// <summary>The card was not charged, and will not be under this key.</summary>
    public const string Declined = "declined";
}
