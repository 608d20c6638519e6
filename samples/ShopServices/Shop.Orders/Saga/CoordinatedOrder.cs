using Shop.Contracts;
using Shop.Messaging;
using Shop.Orders.Domain;
using Shop.Orders.Storage;

namespace Shop.Orders.Saga;

/// <summary>
/// Carries the coordinator's moves out: all that one move says, and where it leaves the saga, is one commit.
/// </summary>
internal sealed class CoordinatedOrder(OrdersDb database, EventPublisher publisher, OrderStream stream, SagaRow saga)
{
    /// <summary>Adds a saga to an order that is being placed.</summary>
    public static void Begin(
        OrdersDb database, EventPublisher publisher, OrderStream stream, OrderCreated order, TimeSpan stepTimeout)
    {
        var saga = new SagaRow { OrderId = order.OrderId, StepMilliseconds = (long)stepTimeout.TotalMilliseconds };
        database.Sagas.Add(saga);
        new CoordinatedOrder(database, publisher, stream, saga).Make(Coordinator.Begin(order));
    }

    /// <summary>Makes every move that the order's state allows.</summary>
    public void GoOn()
    {
        while (Coordinator.Next(saga, stream.State) is { } move)
        {
            Make(move);
        }
    }

    /// <summary>Gives up, or asks again, when the step's time is over.</summary>
    public void LookAtTheClock()
    {
        if (saga.Step != SagaStep.Done && saga.Deadline <= publisher.Now)
        {
            Make(Coordinator.TimedOut(saga, stream.State));
        }

        GoOn();
    }

    private void Make(SagaMove move)
    {
        foreach (var says in move.Says)
        {
            var envelope = publisher.Publish(database, says, stream.Sequence + 1);
            if (says is OrderConfirmed or OrderShipped or OrderCancelled)
            {
                stream.Append(envelope, says);
            }
        }

        (saga.Step, saga.Compensations, saga.Reason) = (move.Step, move.Compensations, move.Reason);
        saga.WaitFrom(publisher.Now);
    }
}
