namespace Shop.Contracts;

/// <summary>Converts amounts: decimal in JSON, whole cents in tables, which databases add up exactly.</summary>
public static class Money
{
    /// <summary>Converts an amount to cents.</summary>
    /// <param name="amount">The amount, with at most two decimal places.</param>
    /// <returns>The cents.</returns>
    /// <exception cref="ArgumentException">The amount has a fraction of a cent.</exception>
    /// <exception cref="OverflowException">The amount does not fit.</exception>
    public static long ToCents(decimal amount)
    {
        var cents = amount * 100;
        return decimal.IsInteger(cents)
            ? (long)cents
            : throw new ArgumentException($"{amount} has a fraction of a cent.", nameof(amount));
    }

    /// <summary>Converts cents to an amount with two decimal places, such as 42.00.</summary>
    /// <param name="cents">The cents.</param>
    /// <returns>The amount.</returns>
    public static decimal FromCents(long cents) => cents * 0.01m;
}
