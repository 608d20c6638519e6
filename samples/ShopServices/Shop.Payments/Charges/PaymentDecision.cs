using Shop.Contracts;
using Shop.Messaging;
using Shop.Payments.Bank;

namespace Shop.Payments.Charges;

/// <summary>Decides the next state of a payment by the bank's result, without I/O.</summary>
internal static class PaymentDecision
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Applies the bank's result to the payment.</summary>
    /// <returns>The event to publish, or null.</returns>
    public static IShopEvent? Apply(PaymentRow payment, BankResult result, DateTimeOffset now, PaymentOptions options)
    {
        switch (payment.Status, result.Kind)
        {
            case (PaymentStatus.Asked, BankResultKind.Charged) when !payment.IsCancelled:
                Complete(payment, PaymentStatus.Charged);
                return new PaymentCharged(payment.OrderId, Money.FromCents(payment.Cents), result.Detail);
            case (PaymentStatus.Asked or PaymentStatus.Watched, BankResultKind.Charged):
                // It came too late for the order.
                Complete(payment, PaymentStatus.RefundDue);
                (payment.DueAt, payment.Attempts) = (now, 0);
                return null;
            case (PaymentStatus.Asked, BankResultKind.Declined):
                Complete(payment, PaymentStatus.Failed);
                return Failure(payment, result.Detail);
            case (PaymentStatus.Asked, BankResultKind.NotFound) when payment.GiveUpAt <= now:
                Complete(payment, PaymentStatus.Watched);
                payment.DueAt = now + options.LateCheck;
                return Failure(payment, FailureReasons.PaymentTimeout);
            case (PaymentStatus.Watched, BankResultKind.NotFound or BankResultKind.Declined):
                Complete(payment, PaymentStatus.Failed);
                return null;
            case (PaymentStatus.RefundDue, BankResultKind.Refunded):
                Complete(payment, PaymentStatus.Refunded);
                return new PaymentRefunded(payment.OrderId, Money.FromCents(payment.Cents));
            case (PaymentStatus.Asked or PaymentStatus.RefundDue or PaymentStatus.Watched, _):
                payment.Attempts++;
                payment.Error = result.Detail;
                payment.DueAt = now + Backoff.After(payment.Attempts, FirstPause, LongestPause);
                return null;
            default:
                // Another worker, which took the payment after our lease expired, was faster.
                return null;
        }
    }

    private static IShopEvent Failure(PaymentRow payment, string reason) => payment.IsCancelled
        ? new PaymentCancelled(payment.OrderId)
        : new PaymentFailed(payment.OrderId, reason);

    private static void Complete(PaymentRow payment, PaymentStatus status)
    {
        payment.Status = status;
        payment.SealedCard = null;
        payment.Error = null;
    }
}
