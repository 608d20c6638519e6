using Shop.Contracts;
using Shop.Messaging;

namespace Shop.Payments.Charges;

/// <summary>
/// Handles the events about payments. The request comes from Orders, the reservation from Inventory; the second of them
/// makes the charge due. No handler calls the bank: the worker does after the commit.
/// </summary>
internal static class PaymentHandlers
{
    public static async Task RequestAsync(
        PaymentRequested requested, HandlerContext<PaymentsDb> context, CancellationToken cancellationToken)
    {
        var payment = await FindOrAddAsync(requested.OrderId, context, cancellationToken);
        if (payment.IsRequested)
        {
            return;
        }

        payment.IsRequested = true;
        payment.Cents = Money.ToCents(requested.Amount);
        if (payment.Status != PaymentStatus.Waiting)
        {
            return;
        }

        payment.SealedCard = requested.SealedCard;
        MakeDueIfComplete(payment, context);
    }

    public static async Task MakeDueAsync(
        IShopEvent reserved, HandlerContext<PaymentsDb> context, CancellationToken cancellationToken)
    {
        var payment = await FindOrAddAsync(reserved.OrderId, context, cancellationToken);
        payment.IsReserved = true;
        if (payment.Status == PaymentStatus.Waiting)
        {
            MakeDueIfComplete(payment, context);
        }
    }

    public static async Task DropAsync(
        InventoryRejected rejected, HandlerContext<PaymentsDb> context, CancellationToken cancellationToken)
    {
        var payment = await FindOrAddAsync(rejected.OrderId, context, cancellationToken);
        if (payment.Status != PaymentStatus.Waiting)
        {
            return;
        }

        payment.Status = PaymentStatus.Dropped;
        payment.SealedCard = null;
    }

    /// <summary>Keeps the charge, because the goods are being shipped.</summary>
    public static async Task KeepAsync(
        ShipmentScheduled scheduled, HandlerContext<PaymentsDb> context, CancellationToken cancellationToken)
    {
        var payment = await FindOrAddAsync(scheduled.OrderId, context, cancellationToken);
        if (payment.Status == PaymentStatus.Kept)
        {
            return;
        }

        if (payment.Status != PaymentStatus.Charged)
        {
            throw new InvalidOperationException(
                $"Order {scheduled.OrderId} is shipped but its payment is {payment.Status}, not charged.");
        }

        payment.Status = PaymentStatus.Kept;
    }

    public static async Task RefundAsync(
        ShipmentFailed failed, HandlerContext<PaymentsDb> context, CancellationToken cancellationToken)
    {
        var payment = await FindOrAddAsync(failed.OrderId, context, cancellationToken);
        if (payment.Status is PaymentStatus.RefundDue or PaymentStatus.Refunded)
        {
            return;
        }

        if (payment.Status != PaymentStatus.Charged)
        {
            throw new InvalidOperationException(
                $"Order {failed.OrderId} could not be shipped but its payment is {payment.Status}, not charged.");
        }

        MakeRefundDue(payment, context);
    }

    /// <summary>
    /// Cancels a payment in any state. If the bank may have charged it, the worker asks for the result first and does
    /// not charge again.
    /// </summary>
    public static async Task CancelAsync(
        CancelPayment command, HandlerContext<PaymentsDb> context, CancellationToken cancellationToken)
    {
        var payment = await FindOrAddAsync(command.OrderId, context, cancellationToken);
        payment.CausedBy(context.Cause.Sequence);
        payment.IsCancelled = true;
        switch (payment.Status)
        {
            case PaymentStatus.Waiting or PaymentStatus.Due:
                payment.Status = PaymentStatus.Dropped;
                payment.SealedCard = null;
                context.Publish(new PaymentCancelled(command.OrderId));
                break;
            case PaymentStatus.Failed or PaymentStatus.Dropped or PaymentStatus.Watched:
                context.Publish(new PaymentCancelled(command.OrderId));
                break;
            case PaymentStatus.Asked:
                (payment.GiveUpAt, payment.DueAt) = (context.Publisher.Now, context.Publisher.Now);
                break;
            case PaymentStatus.Charged:
                MakeRefundDue(payment, context);
                break;
            case PaymentStatus.Kept:
                throw new InvalidOperationException(
                    $"Order {command.OrderId} is cancelled but its goods are on their way.");
        }
    }

    private static void MakeRefundDue(PaymentRow payment, HandlerContext<PaymentsDb> context)
    {
        payment.CausedBy(context.Cause.Sequence);
        payment.Status = PaymentStatus.RefundDue;
        payment.DueAt = context.Publisher.Now;
        payment.Attempts = 0;
    }

    private static void MakeDueIfComplete(PaymentRow payment, HandlerContext<PaymentsDb> context)
    {
        payment.CausedBy(context.Cause.Sequence);
        if (!payment.IsRequested || !payment.IsReserved)
        {
            return;
        }

        payment.Status = PaymentStatus.Due;
        payment.DueAt = context.Publisher.Now;
    }

    private static async Task<PaymentRow> FindOrAddAsync(
        string orderId, HandlerContext<PaymentsDb> context, CancellationToken cancellationToken)
    {
        if (await context.Database.Payments.FindAsync([orderId], cancellationToken) is { } known)
        {
            return known;
        }

        var added = new PaymentRow { OrderId = orderId };
        context.Database.Payments.Add(added);
        return added;
    }
}
