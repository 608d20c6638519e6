using Shop.Contracts;
using Shop.Messaging;
using Shop.Payments.Banking;

namespace Shop.Payments.Charging;

/// <summary>What an answer of the bank makes of a payment: a decision without I/O.</summary>
internal static class PaymentDecision
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Moves the payment on.</summary>
    /// <returns>The event to publish, or null when there is no news.</returns>
    public static IShopEvent? Apply(PaymentRow payment, BankAnswer answer, DateTimeOffset now, PaymentOptions options)
    {
        switch (payment.Status, answer.Kind)
        {
            case (PaymentStatus.Asked, BankAnswerKind.Charged) when !payment.IsCancelled:
                Settle(payment, PaymentStatus.Charged);
                return new PaymentCharged(payment.OrderId, Money.FromCents(payment.Cents), answer.Detail);
            case (PaymentStatus.Asked or PaymentStatus.Watched, BankAnswerKind.Charged):
                // It came too late for the order.
                Settle(payment, PaymentStatus.RefundDue);
                (payment.DueAt, payment.Attempts) = (now, 0);
                return null;
            case (PaymentStatus.Asked, BankAnswerKind.Declined):
                Settle(payment, PaymentStatus.Failed);
                return Failure(payment, answer.Detail);
            case (PaymentStatus.Asked, BankAnswerKind.NotFound) when payment.GiveUpAt <= now:
                Settle(payment, PaymentStatus.Watched);
                payment.DueAt = now + options.LateCheck;
                return Failure(payment, Reasons.PaymentTimeout);
            case (PaymentStatus.Watched, BankAnswerKind.NotFound or BankAnswerKind.Declined):
                Settle(payment, PaymentStatus.Failed);
                return null;
            case (PaymentStatus.RefundDue, BankAnswerKind.Refunded):
                Settle(payment, PaymentStatus.Refunded);
                return new PaymentRefunded(payment.OrderId, Money.FromCents(payment.Cents));
            case (PaymentStatus.Asked or PaymentStatus.RefundDue or PaymentStatus.Watched, _):
                payment.Attempts++;
                payment.Error = answer.Detail;
                payment.DueAt = now + Backoff.After(payment.Attempts, FirstPause, LongestPause);
                return null;
            default:
                // Somebody else who had taken it, after our lease, was faster.
                return null;
        }
    }

    private static IShopEvent Failure(PaymentRow payment, string reason) => payment.IsCancelled
        ? new PaymentCancelled(payment.OrderId)
        : new PaymentFailed(payment.OrderId, reason);

    private static void Settle(PaymentRow payment, PaymentStatus status)
    {
        payment.Status = status;
        payment.SealedCard = null;
        payment.Error = null;
    }
}
