using Shop.Contracts;
using Shop.Orders.Domain;
using Shop.Orders.Saga;

namespace Shop.Tests.Saga;

public sealed class OrchestrationTests() : SagaContract(SagaStyle.Orchestration)
{
    private static readonly OrderCreated Created = new(
        "a", "alice", [new OrderLine("W1", 1, 42.00m)], 42.00m, "424242******4242");

    [Fact]
    public void Compensations_are_registered_before_the_first_command_can_have_run()
    {
        var move = Coordinator.Begin(Created);

        move.Compensations.ShouldBe(Compensations.CancelPayment | Compensations.ReleaseStock);
        move.Events.ShouldHaveSingleItem().ShouldBeOfType<ReserveStock>();
    }

    [Theory]
    [InlineData(SagaStep.Reserving, FailureReasons.ReservationTimeout)]
    [InlineData(SagaStep.Charging, FailureReasons.PaymentTimeout)]
    public void A_step_before_the_shipment_that_is_not_answered_is_undone_with_all_before_it(object step, string reason)
    {
        var move = Coordinator.TimedOut(Saga((SagaStep)step), State());

        (move.Step, move.Reason).ShouldBe((SagaStep.Compensating, reason));
        move.Events.Select(says => says.GetType()).ShouldBe([typeof(CancelPayment), typeof(ReleaseStock)]);
    }

    [Theory]
    [InlineData(SagaStep.Shipping, typeof(ScheduleShipment))]
    [InlineData(SagaStep.Selling, typeof(SellStock))]
    [InlineData(SagaStep.Compensating, typeof(CancelPayment))]
    public void A_step_from_the_shipment_on_is_asked_for_again_as_long_as_it_takes(object step, Type command)
    {
        var saga = Saga((SagaStep)step);

        var move = Coordinator.TimedOut(saga, State());

        (move.Step, move.Compensations).ShouldBe((saga.Step, saga.Compensations));
        move.Events[0].ShouldBeOfType(command);
    }

    [Fact]
    public void A_charge_that_crosses_the_cancellation_waits_for_its_refund()
    {
        var saga = Saga(SagaStep.Compensating);
        var released = State().Apply(new PaymentCharged("a", 42.00m, "ch")).Apply(new InventoryReleased("a"));

        Coordinator.Next(saga, released).ShouldBeNull();
        Coordinator.Next(saga, released.Apply(new PaymentRefunded("a", 42.00m)))!.Events
            .ShouldHaveSingleItem().ShouldBe(new OrderCancelled("a", "why"));
    }

    private static OrderState State() => OrderState.Of([Created]);

    private static SagaRow Saga(SagaStep step) => new()
    {
        OrderId = "a",
        Step = step,
        Compensations = Compensations.CancelPayment | Compensations.ReleaseStock,
        Reason = step == SagaStep.Compensating ? "why" : null,
    };
}
