using Shop.Contracts;
using Shop.Messaging;
using Shop.Orders.Domain;
using Shop.Orders.EventStore;

namespace Shop.Orders.Saga;

/// <summary>
/// Carries out the coordinator's transitions: the events of a transition and the new state are one commit.
/// </summary>
internal sealed class SagaExecutor(OrdersDb database, EventPublisher publisher, OrderStream stream, SagaRow saga)
{
    /// <summary>Starts the saga of a new order.</summary>
    public static void Begin(
        OrdersDb database, EventPublisher publisher, OrderStream stream, OrderCreated order, TimeSpan stepTimeout)
    {
        var saga = new SagaRow { OrderId = order.OrderId, StepMilliseconds = (long)stepTimeout.TotalMilliseconds };
        database.Sagas.Add(saga);
        new SagaExecutor(database, publisher, stream, saga).Apply(Coordinator.Begin(order));
    }

    /// <summary>Carries out every transition that the order's state allows.</summary>
    public void Advance()
    {
        while (Coordinator.Next(saga, stream.State) is { } transition)
        {
            Apply(transition);
        }
    }

    /// <summary>Gives up or repeats a step whose deadline has passed.</summary>
    public void HandleTimeout()
    {
        if (saga.Step != SagaStep.Done && saga.Deadline <= publisher.Now)
        {
            Apply(Coordinator.TimedOut(saga, stream.State));
        }

        Advance();
    }

    private void Apply(SagaTransition transition)
    {
        foreach (var shopEvent in transition.Events)
        {
            var envelope = publisher.Publish(database, shopEvent, stream.Sequence + 1);
            if (shopEvent is OrderConfirmed or OrderShipped or OrderCancelled)
            {
                stream.Append(envelope, shopEvent);
            }
        }

        (saga.Step, saga.Compensations, saga.Reason) = (transition.Step, transition.Compensations, transition.Reason);
        saga.WaitFrom(publisher.Now);
    }
}
