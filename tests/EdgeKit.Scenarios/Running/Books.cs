namespace EdgeKit.Scenarios.Running;

/// <summary>The totals of a ledger, the shop's or the bank's.</summary>
internal sealed record Books(decimal Charged, decimal Refunded, decimal Net, int Charges, int Refunds)
{
    public static Books operator -(Books now, Books before) => new(
        now.Charged - before.Charged, now.Refunded - before.Refunded, now.Net - before.Net,
        now.Charges - before.Charges, now.Refunds - before.Refunds);
}
