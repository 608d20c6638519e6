namespace Shop.Contracts;

/// <summary>Validates and masks card numbers, and defines the test cards of the sample.</summary>
public static class CardNumber
{
    /// <summary>The bank declines this card.</summary>
    public const string Declined = "4000000000000002";

    /// <summary>The bank charges this card but responds too late.</summary>
    public const string TimesOut = "4000000000000119";

    /// <summary>The bank charges this card, and no carrier accepts the order.</summary>
    public const string ShippingFails = "4000000000006975";

    /// <summary>Returns true if the text is 12 to 19 digits.</summary>
    /// <param name="card">The text.</param>
    /// <returns>True if it is well-formed.</returns>
    public static bool IsWellFormed(string? card) => card is { Length: >= 12 and <= 19 } && card.All(char.IsAsciiDigit);

    /// <summary>Returns the first six and last four digits, the only part that is kept or shown.</summary>
    /// <param name="card">A well-formed number.</param>
    /// <returns>The masked number, such as <c>424242******4242</c>.</returns>
    public static string Mask(string card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return string.Concat(card.AsSpan(0, 6), new string('*', card.Length - 10), card.AsSpan(card.Length - 4));
    }
}
