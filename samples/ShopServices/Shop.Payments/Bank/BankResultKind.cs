namespace Shop.Payments.Bank;

internal enum BankResultKind
{
    /// <summary>No answer, or one that does not tell if money was taken.</summary>
    Unknown,

    /// <summary>The card was charged.</summary>
    Charged,

    /// <summary>The card was not charged and will not be.</summary>
    Declined,

    /// <summary>The bank does not know the key yet.</summary>
    NotFound,

    /// <summary>The charge was refunded.</summary>
    Refunded,
}
