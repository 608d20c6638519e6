namespace Shop.Payments.Bank;

/// <summary>The bank's answer, or the lack of one.</summary>
/// <param name="Kind">The kind of answer.</param>
/// <param name="Detail">The reference of a charge, the code of a decline, otherwise the cause.</param>
internal readonly record struct BankResult(BankResultKind Kind, string Detail)
{
    public static BankResult Charged(string reference) => new(BankResultKind.Charged, reference);

    public static BankResult Declined(string code) => new(BankResultKind.Declined, code);

    public static BankResult Refunded { get; } = new(BankResultKind.Refunded, "");

    public static BankResult NotFound { get; } = new(BankResultKind.NotFound, "");

    public static BankResult Unknown(string cause) => new(BankResultKind.Unknown, cause);
}
