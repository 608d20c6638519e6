using Shop.Orders.Saga;

namespace Shop.Orders.Saga;

/// <summary>The state of an order's saga, committed with each command.</summary>
internal sealed class SagaRow
{
    public required string OrderId { get; init; }

    public SagaStep Step { get; set; }

    public Compensations Compensations { get; set; }

    /// <summary>The reason of the compensation.</summary>
    public string? Reason { get; set; }

    /// <summary>The timeout of each step, fixed when the order was placed.</summary>
    public long StepMilliseconds { get; init; }

    /// <summary>When the step times out.</summary>
    public DateTimeOffset Deadline { get; set; }

    public void WaitFrom(DateTimeOffset now) => Deadline = now.AddMilliseconds(StepMilliseconds);
}
