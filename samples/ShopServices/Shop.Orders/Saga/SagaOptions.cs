namespace Shop.Orders.Saga;

/// <summary>The section <c>Saga</c>; its <c>Style</c> is every service's, this is the coordinator's.</summary>
internal sealed class SagaOptions
{
    /// <summary>
    /// How long a step may stay unanswered before it is given up, or asked for again. 1 minute by default.
    /// </summary>
    public TimeSpan StepTimeout { get; set; } = TimeSpan.FromMinutes(1);
}
