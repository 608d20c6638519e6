namespace Shop.Payments.Banking;

internal enum BankAnswerKind
{
    /// <summary>No answer, or one that says nothing about the money.</summary>
    Unknown,

    /// <summary>The money was taken.</summary>
    Charged,

    /// <summary>Nothing was taken, nothing will be.</summary>
    Declined,

    /// <summary>The bank has not heard of the key, so far.</summary>
    NotFound,

    /// <summary>The money was given back.</summary>
    Refunded,
}
