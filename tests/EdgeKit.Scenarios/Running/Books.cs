namespace EdgeKit.Scenarios.Running;

/// <summary>The shop's ledger and the bank's, which have one shape.</summary>
internal sealed record Books(decimal Charged, decimal Refunded, decimal Net, int Charges, int Refunds)
{
    public static Books operator -(Books now, Books before) => new(
        now.Charged - before.Charged, now.Refunded - before.Refunded, now.Net - before.Net,
        now.Charges - before.Charges, now.Refunds - before.Refunds);
}
