namespace Shop.Bank;

internal sealed class BankOptions
{
    /// <summary>
    /// How long the card <see cref="Contracts.CardNumber.TimesOut"/> keeps its callers waiting before it answers 504:
    /// longer than the time that Payments gives an attempt.
    /// </summary>
    public TimeSpan SlowCardDelay { get; set; } = TimeSpan.FromSeconds(2);
}
