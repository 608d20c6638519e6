using Shop.Contracts;
using Shop.Messaging;

namespace Shop.Payments.Charging;

/// <summary>
/// What events make of a payment. The request comes from Orders, the reservation from Inventory: whichever is second
/// makes the charge due. No handler talks to the bank, that is for the worker, when this is committed.
/// </summary>
internal static class PaymentHandlers
{
    public static async Task RequestAsync(
        PaymentRequested requested, HandlerContext<PaymentsDb> context, CancellationToken cancellationToken)
    {
        var payment = await FindOrAddAsync(requested.OrderId, context, cancellationToken);
        if (payment.IsRequested)
            return;
        payment.IsRequested = true;
        payment.Cents = Money.ToCents(requested.Amount);
        if (payment.Status != PaymentStatus.Waiting)
            return;
        payment.SealedCard = requested.SealedCard;
        MakeDueIfComplete(payment, context);
    }

    public static async Task MakeDueAsync(
        InventoryReserved reserved, HandlerContext<PaymentsDb> context, CancellationToken cancellationToken)
    {
        var payment = await FindOrAddAsync(reserved.OrderId, context, cancellationToken);
        payment.IsReserved = true;
        if (payment.Status == PaymentStatus.Waiting)
            MakeDueIfComplete(payment, context);
    }

    public static async Task DropAsync(
        InventoryRejected rejected, HandlerContext<PaymentsDb> context, CancellationToken cancellationToken)
    {
        var payment = await FindOrAddAsync(rejected.OrderId, context, cancellationToken);
        if (payment.Status != PaymentStatus.Waiting)
            return;
        payment.Status = PaymentStatus.Dropped;
        payment.SealedCard = null;
    }

    public static async Task RefundAsync(
        ShipmentFailed failed, HandlerContext<PaymentsDb> context, CancellationToken cancellationToken)
    {
        var payment = await FindOrAddAsync(failed.OrderId, context, cancellationToken);
        if (payment.Status is PaymentStatus.RefundDue or PaymentStatus.Refunded)
            return;
        if (payment.Status != PaymentStatus.Charged)
            throw new InvalidOperationException(
                $"Order {failed.OrderId} could not be shipped but its payment is {payment.Status}, not charged.");
        payment.CausedBy(context.Cause.Sequence);
        payment.Status = PaymentStatus.RefundDue;
        payment.DueAt = context.Cause.At;
        payment.Attempts = 0;
    }

    private static void MakeDueIfComplete(PaymentRow payment, HandlerContext<PaymentsDb> context)
    {
        payment.CausedBy(context.Cause.Sequence);
        if (!payment.IsRequested || !payment.IsReserved)
            return;
        payment.Status = PaymentStatus.Due;
        payment.DueAt = context.Cause.At;
    }

    private static async Task<PaymentRow> FindOrAddAsync(
        string orderId, HandlerContext<PaymentsDb> context, CancellationToken cancellationToken)
    {
        if (await context.Database.Payments.FindAsync([orderId], cancellationToken) is { } known)
            return known;
        var added = new PaymentRow { OrderId = orderId };
        context.Database.Payments.Add(added);
        return added;
    }
}
