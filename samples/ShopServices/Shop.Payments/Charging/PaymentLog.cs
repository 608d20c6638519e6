using Shop.Payments.Banking;

namespace Shop.Payments.Charging;

internal static partial class PaymentLog
{
    [LoggerMessage(1, LogLevel.Information, "The bank on order {OrderId}: {Answer} {Detail}")]
    public static partial void Answered(ILogger logger, string orderId, BankAnswerKind answer, string detail);
}
