using Shop.Contracts;

namespace Shop.Bank;

internal sealed class BankOptions
{
    /// <summary>
    /// The delay of the card <see cref="Contracts.CardNumber.TimesOut"/> before a 504, longer than an attempt of
    /// Payments.
    /// </summary>
    public TimeSpan SlowCardDelay { get; set; } = TimeSpan.FromSeconds(2);
}
