namespace Shop.Contracts;

/// <summary>What the bank knows about one charge.</summary>
/// <param name="Key">The idempotency key that it was asked for with.</param>
/// <param name="Status"><see cref="Charged"/> or <see cref="Declined"/>.</param>
/// <param name="Amount">The amount that was asked for.</param>
/// <param name="Reference">The bank's own name for it.</param>
/// <param name="Code">Why it was declined, such as <c>card_declined</c>.</param>
public sealed record BankCharge(string Key, string Status, decimal Amount, string Reference, string? Code)
{
    /// <summary>The money was taken.</summary>
    public const string Charged = "charged";

    /// <summary>Nothing was taken and nothing will be under this key.</summary>
    public const string Declined = "declined";
}
