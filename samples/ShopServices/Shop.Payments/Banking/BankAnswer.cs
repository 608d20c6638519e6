namespace Shop.Payments.Banking;

/// <summary>What the bank said, or that it did not say.</summary>
/// <param name="Kind">Which of the answers.</param>
/// <param name="Detail">The reference of a charge, the code of a decline, the cause of anything else.</param>
internal readonly record struct BankAnswer(BankAnswerKind Kind, string Detail)
{
    public static BankAnswer Charged(string reference) => new(BankAnswerKind.Charged, reference);

    public static BankAnswer Declined(string code) => new(BankAnswerKind.Declined, code);

    public static BankAnswer Refunded { get; } = new(BankAnswerKind.Refunded, "");

    public static BankAnswer NotFound { get; } = new(BankAnswerKind.NotFound, "");

    public static BankAnswer Unknown(string cause) => new(BankAnswerKind.Unknown, cause);
}
