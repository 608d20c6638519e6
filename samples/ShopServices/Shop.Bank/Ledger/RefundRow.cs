using Shop.Contracts;

namespace Shop.Bank.Ledger;

internal sealed class RefundRow
{
    public required string Key { get; init; }

    public required string Charge { get; init; }

    public long Cents { get; init; }

    public BankRefund ToRefund() => new(Key, Charge, Money.FromCents(Cents));
}
