using Shop.Payments.Bank;

namespace Shop.Payments.Charges;

internal static partial class PaymentLog
{
    [LoggerMessage(1, LogLevel.Information, "The bank's answer for order {OrderId}: {Answer} {Detail}")]
    public static partial void Answered(ILogger logger, string orderId, BankResultKind answer, string detail);
}
