namespace Shop.Orders.Saga;

/// <summary>
/// What has to be undone if the order fails. Each is registered in the transaction that sends its step's command, so
/// before the step can have run: a step whose answer never comes is undone all the same.
/// </summary>
[Flags]
internal enum Compensations
{
    None = 0,

    /// <summary>Inventory may have reserved, or may do so yet.</summary>
    ReleaseStock = 1,

    /// <summary>Payments has the card, and may have charged it.</summary>
    CancelPayment = 2,
}
