using Shop.Contracts;

namespace Shop.Bank.Ledger;

/// <summary>The result of a key, kept forever.</summary>
internal sealed class ChargeRow
{
    public required string Key { get; init; }

    public long Cents { get; init; }

    /// <summary>Masked. With the amount it distinguishes a repetition from another charge under the same key.</summary>
    public required string Card { get; init; }

    public bool IsCharged { get; init; }

    public string? Code { get; init; }

    public static ChargeRow Decide(string key, long cents, string card)
    {
        var isDeclined = card == CardNumber.Declined;
        return new ChargeRow
        {
            Key = key,
            Cents = cents,
            Card = CardNumber.Mask(card),
            IsCharged = !isDeclined,
            Code = isDeclined ? FailureReasons.CardDeclined : null,
        };
    }

    public BankCharge ToCharge() => new(
        Key, IsCharged ? BankCharge.Charged : BankCharge.Declined, Money.FromCents(Cents), $"ch_{Key}", Code);
}
