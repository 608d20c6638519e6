namespace Shop.Orders.Saga;

/// <summary>The answer that the coordinator waits for.</summary>
internal enum SagaStep
{
    /// <summary>Inventory reserves the goods.</summary>
    Reserving = 0,

    /// <summary>Payments charges the card.</summary>
    Charging = 1,

    /// <summary>Shipping finds a carrier. From here on nothing is given up for a timeout, only for a failure.</summary>
    Shipping = 2,

    /// <summary>Inventory books the goods as sold.</summary>
    Selling = 3,

    /// <summary>All registered compensations are reported.</summary>
    Compensating = 4,

    /// <summary>The order is at its end.</summary>
    Done = 5,
}
