namespace Shop.Orders.Saga;

/// <summary>The section <c>Saga</c>. Its <c>Style</c> applies to all services, the rest to the coordinator.</summary>
internal sealed class SagaOptions
{
    /// <summary>The timeout of a step, after which it is given up or repeated. 1 minute by default.</summary>
    public TimeSpan StepTimeout { get; set; } = TimeSpan.FromMinutes(1);
}
