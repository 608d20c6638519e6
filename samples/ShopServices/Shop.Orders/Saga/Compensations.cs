using Shop.Contracts;

namespace Shop.Orders.Saga;

/// <summary>
/// The steps to undo if the order fails. Each is registered in the transaction that sends its step's command, so a step
/// whose answer never arrives is undone too.
/// </summary>
[Flags]
internal enum Compensations
{
    None = 0,

    /// <summary>Inventory has reserved the goods, or may still do so.</summary>
    ReleaseStock = 1,

    /// <summary>Payments has the card and may have charged it.</summary>
    CancelPayment = 2,
}
