namespace Shop.Contracts;

/// <summary>The totals of a ledger. Bank and shop use the same shape, so that they can be compared.</summary>
/// <param name="Charged">The sum of all charges.</param>
/// <param name="Refunded">The sum of all refunds.</param>
/// <param name="Net">The charges minus the refunds.</param>
/// <param name="Charges">The number of charges.</param>
/// <param name="Refunds">The number of refunds.</param>
public sealed record LedgerTotals(decimal Charged, decimal Refunded, decimal Net, int Charges, int Refunds)
{
    /// <summary>Creates totals from cents.</summary>
    /// <param name="chargedCents">The sum of all charges, in cents.</param>
    /// <param name="charges">The number of charges.</param>
    /// <param name="refundedCents">The sum of all refunds, in cents.</param>
    /// <param name="refunds">The number of refunds.</param>
    /// <returns>The totals.</returns>
    public static LedgerTotals Of(long chargedCents, int charges, long refundedCents, int refunds) => new(
        Money.FromCents(chargedCents), Money.FromCents(refundedCents), Money.FromCents(chargedCents - refundedCents),
        charges, refunds);
}
