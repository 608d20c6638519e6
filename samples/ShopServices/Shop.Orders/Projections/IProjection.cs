using Shop.Orders.EventStore;

namespace Shop.Orders.Projections;

/// <summary>
/// A table built from the events of all orders. Its rows belong to a generation, so that it can be rebuilt beside the
/// one that is read.
/// </summary>
internal interface IProjection
{
    string Name { get; }

    /// <summary>Applies an event; each event is passed once, in order.</summary>
    Task ApplyAsync(OrdersDb database, int generation, OrderEventRow row, CancellationToken cancellationToken);

    /// <summary>Deletes a generation.</summary>
    Task DeleteAsync(OrdersDb database, int generation, CancellationToken cancellationToken);
}
