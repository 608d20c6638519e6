namespace Shop.Contracts;

/// <summary>Books: the bank's and the shop's have this one shape, so that they can be compared.</summary>
/// <param name="Charged">All that was ever charged.</param>
/// <param name="Refunded">All that was ever given back.</param>
/// <param name="Net">The difference.</param>
/// <param name="Charges">How many charges.</param>
/// <param name="Refunds">How many refunds.</param>
public sealed record Ledger(decimal Charged, decimal Refunded, decimal Net, int Charges, int Refunds)
{
    /// <summary>Adds up the books.</summary>
    /// <param name="chargedCents">All charges, in cents.</param>
    /// <param name="charges">How many.</param>
    /// <param name="refundedCents">All refunds, in cents.</param>
    /// <param name="refunds">How many.</param>
    /// <returns>The books.</returns>
    public static Ledger Of(long chargedCents, int charges, long refundedCents, int refunds) => new(
        Money.FromCents(chargedCents), Money.FromCents(refundedCents), Money.FromCents(chargedCents - refundedCents),
        charges, refunds);
}
