namespace Shop.Contracts;

/// <summary>
/// Money is decimal on the wire and whole cents in every table: databases add those up without rounding.
/// </summary>
public static class Money
{
    /// <summary>An amount in cents.</summary>
    /// <param name="amount">The amount, with at most two decimal places that matter.</param>
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

    /// <summary>Cents as an amount that prints with its two places, as in 42.00.</summary>
    /// <param name="cents">The cents.</param>
    /// <returns>The amount.</returns>
    public static decimal FromCents(long cents) => cents * 0.01m;
}
