using Shop.Contracts;
using Shop.Orders.Domain;
using Shop.Orders.Storage;

namespace Shop.Orders.Saga;

/// <summary>
/// The orchestration as decisions without I/O. They follow from the state of the order, not from the event that came
/// last: answers that cross one another, or a time-out, need no special case. Steps up to the charge are given up when
/// they do not answer in time; those after it, which may have put the goods on the road, are asked for again.
/// </summary>
internal static class Coordinator
{
    private const Compensations Everything = Compensations.ReleaseStock | Compensations.CancelPayment;

    public static SagaMove Begin(OrderCreated order) =>
        new(SagaStep.Reserving, [new ReserveStock(order.OrderId, order.Lines)], Everything);

    /// <summary>The next move that the order's state allows, or null while the step has not been answered.</summary>
    public static SagaMove? Next(SagaRow saga, OrderState order) => (saga.Step, order) switch
    {
        // What said itself that it did nothing has nothing to undo.
        (SagaStep.Reserving, { Rejection: { } reason }) => Compensate(order, Compensations.CancelPayment, reason),
        (SagaStep.Charging, { PaymentFailure: { } reason }) => Compensate(order, Compensations.ReleaseStock, reason),
        (SagaStep.Shipping, { ShipmentFailure: { } reason }) => Compensate(order, saga.Compensations, reason),
        (SagaStep.Reserving, { IsReserved: true }) => Go(saga, SagaStep.Charging, Command(SagaStep.Charging, order)),
        (SagaStep.Charging, { IsCharged: true }) =>
            Go(saga, SagaStep.Shipping, Confirmed(order), Command(SagaStep.Shipping, order)),
        (SagaStep.Shipping, { IsScheduled: true }) => Go(saga, SagaStep.Selling, Command(SagaStep.Selling, order)),
        (SagaStep.Selling, { IsSold: true }) => Go(saga, SagaStep.Done, new OrderShipped(order.Created!.OrderId)),
        (SagaStep.Compensating, _) when IsUndone(saga.Compensations, order) =>
            Go(saga, SagaStep.Done, new OrderCancelled(order.Created!.OrderId, saga.Reason!)),
        _ => null,
    };

    /// <summary>What to do about a step that has not been answered in time.</summary>
    public static SagaMove TimedOut(SagaRow saga, OrderState order) => saga.Step switch
    {
        SagaStep.Reserving => Compensate(order, saga.Compensations, Reasons.ReservationTimeout),
        SagaStep.Charging => Compensate(order, saga.Compensations, Reasons.PaymentTimeout),
        SagaStep.Compensating => Compensate(order, saga.Compensations, saga.Reason!),
        _ => Go(saga, saga.Step, Command(saga.Step, order)),
    };

    private static SagaMove Go(SagaRow saga, SagaStep step, params IShopEvent[] says) =>
        new(step, says, saga.Compensations, saga.Reason);

    private static SagaMove Compensate(OrderState order, Compensations compensations, string reason)
    {
        var says = new List<IShopEvent>();
        if (compensations.HasFlag(Compensations.CancelPayment))
        {
            says.Add(new CancelPayment(order.Created!.OrderId));
        }

        if (compensations.HasFlag(Compensations.ReleaseStock))
        {
            says.Add(new ReleaseStock(order.Created!.OrderId));
        }

        return new SagaMove(SagaStep.Compensating, says, compensations, reason);
    }

    private static bool IsUndone(Compensations compensations, OrderState order) =>
        (!compensations.HasFlag(Compensations.ReleaseStock) || order.IsReleased)
        && (!compensations.HasFlag(Compensations.CancelPayment) || order.IsRefunded || order.IsPaymentCancelled);

    private static OrderConfirmed Confirmed(OrderState order) => new(order.Created!.OrderId, order.Created.Card);

    private static IShopEvent Command(SagaStep step, OrderState order) => step switch
    {
        SagaStep.Charging => new ChargePayment(order.Created!.OrderId),
        SagaStep.Shipping => new ScheduleShipment(order.Created!.OrderId, order.Created.Card),
        _ => new SellStock(order.Created!.OrderId),
    };
}
