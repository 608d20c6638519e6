namespace Shop.Contracts;

/// <summary>Card numbers, and the four that the sample treats in their own way.</summary>
public static class CardNumber
{
    /// <summary>Declined by the bank.</summary>
    public const string Declined = "4000000000000002";

    /// <summary>Charged by a bank that never says so in time.</summary>
    public const string TimesOut = "4000000000000119";

    /// <summary>Charged, and then no carrier takes the order.</summary>
    public const string ShippingFails = "4000000000006975";

    /// <summary>Whether the text is 12 to 19 digits and nothing else.</summary>
    /// <param name="card">The text.</param>
    /// <returns>True for a number that a bank would look at.</returns>
    public static bool IsWellFormed(string? card) => card is { Length: >= 12 and <= 19 } && card.All(char.IsAsciiDigit);

    /// <summary>The first six and the last four digits, all of a card that may be kept or shown.</summary>
    /// <param name="card">A well-formed number.</param>
    /// <returns>Such as <c>424242******4242</c>.</returns>
    public static string Mask(string card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return string.Concat(card.AsSpan(0, 6), new string('*', card.Length - 10), card.AsSpan(card.Length - 4));
    }
}
