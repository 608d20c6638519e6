using Shop.Orders.Saga;

namespace Shop.Orders.Storage;

/// <summary>Where the coordinator stands with an order, committed with each command that it gives.</summary>
internal sealed class SagaRow
{
    public required string OrderId { get; init; }

    public SagaStep Step { get; set; }

    public Compensations Compensations { get; set; }

    /// <summary>Why it compensates.</summary>
    public string? Reason { get; set; }

    /// <summary>How long each step may take, as it was when the order was placed.</summary>
    public long StepMilliseconds { get; init; }

    /// <summary>When the step counts as unanswered.</summary>
    public DateTimeOffset Deadline { get; set; }

    public void WaitFrom(DateTimeOffset now) => Deadline = now.AddMilliseconds(StepMilliseconds);
}
