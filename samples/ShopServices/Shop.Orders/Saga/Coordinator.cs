using Shop.Contracts;
using Shop.Orders.Domain;

namespace Shop.Orders.Saga;

/// <summary>
/// The orchestration's decisions, without I/O. They follow from the order's state and not from the last event, so
/// crossed answers and timeouts are no special case. Steps up to the charge are given up when they time out; later
/// ones, which may have shipped the goods, are repeated.
/// </summary>
internal static class Coordinator
{
    private const Compensations Everything = Compensations.ReleaseStock | Compensations.CancelPayment;

    public static SagaTransition Begin(OrderCreated order) =>
        new(SagaStep.Reserving, [new ReserveStock(order.OrderId, order.Lines)], Everything);

    /// <summary>
    /// Returns the next transition that the order's state allows, or null while the step is not answered.
    /// </summary>
    public static SagaTransition? Next(SagaRow saga, OrderState order) => (saga.Step, order) switch
    {
        // A step that reported a failure had no effect and needs no compensation.
        (SagaStep.Reserving, { Rejection: { } reason }) => Compensate(order, Compensations.CancelPayment, reason),
        (SagaStep.Charging, { PaymentFailure: { } reason }) => Compensate(order, Compensations.ReleaseStock, reason),
        (SagaStep.Shipping, { ShipmentFailure: { } reason }) => Compensate(order, saga.Compensations, reason),
        (SagaStep.Reserving, { IsReserved: true }) =>
            MoveTo(saga, SagaStep.Charging, Command(SagaStep.Charging, order)),
        (SagaStep.Charging, { IsCharged: true }) =>
            MoveTo(saga, SagaStep.Shipping, Confirmed(order), Command(SagaStep.Shipping, order)),
        (SagaStep.Shipping, { IsScheduled: true }) => MoveTo(saga, SagaStep.Selling, Command(SagaStep.Selling, order)),
        (SagaStep.Selling, { IsSold: true }) => MoveTo(saga, SagaStep.Done, new OrderShipped(order.Created!.OrderId)),
        (SagaStep.Compensating, _) when IsUndone(saga.Compensations, order) =>
            MoveTo(saga, SagaStep.Done, new OrderCancelled(order.Created!.OrderId, saga.Reason!)),
        _ => null,
    };

    /// <summary>Returns the transition after a timeout.</summary>
    public static SagaTransition TimedOut(SagaRow saga, OrderState order) => saga.Step switch
    {
        SagaStep.Reserving => Compensate(order, saga.Compensations, FailureReasons.ReservationTimeout),
        SagaStep.Charging => Compensate(order, saga.Compensations, FailureReasons.PaymentTimeout),
        SagaStep.Compensating => Compensate(order, saga.Compensations, saga.Reason!),
        _ => MoveTo(saga, saga.Step, Command(saga.Step, order)),
    };

    private static SagaTransition MoveTo(SagaRow saga, SagaStep step, params IShopEvent[] events) =>
        new(step, events, saga.Compensations, saga.Reason);

    private static SagaTransition Compensate(OrderState order, Compensations compensations, string reason)
    {
        var events = new List<IShopEvent>();
        if (compensations.HasFlag(Compensations.CancelPayment))
        {
            events.Add(new CancelPayment(order.Created!.OrderId));
        }

        if (compensations.HasFlag(Compensations.ReleaseStock))
        {
            events.Add(new ReleaseStock(order.Created!.OrderId));
        }

        return new SagaTransition(SagaStep.Compensating, events, compensations, reason);
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
