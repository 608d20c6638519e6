namespace Shop.Orders.Saga;

/// <summary>The step whose result the coordinator waits for.</summary>
internal enum SagaStep
{
    /// <summary>Inventory reserves the goods.</summary>
    Reserving = 0,

    /// <summary>Payments charges the card.</summary>
    Charging = 1,

    /// <summary>
    /// Shipping finds a carrier. From this step on a timeout does not cancel the order; only a failure does.
    /// </summary>
    Shipping = 2,

    /// <summary>Inventory books the goods as sold.</summary>
    Selling = 3,

    /// <summary>The coordinator waits for the results of all registered compensations.</summary>
    Compensating = 4,

    /// <summary>The order has ended.</summary>
    Done = 5,
}
