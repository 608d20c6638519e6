namespace Shop.Orders.Saga;

/// <summary>What the coordinator waits for.</summary>
internal enum SagaStep
{
    /// <summary>Inventory, to set the goods aside.</summary>
    Reserving = 0,

    /// <summary>Payments, to charge.</summary>
    Charging = 1,

    /// <summary>
    /// Shipping, to find a carrier. From here on nothing is given up for being slow, only for having failed.
    /// </summary>
    Shipping = 2,

    /// <summary>Inventory, to book the goods as sold.</summary>
    Selling = 3,

    /// <summary>Every compensation that is registered, to be reported.</summary>
    Compensating = 4,

    /// <summary>Nobody.</summary>
    Done = 5,
}
