using Shop.Orders.Storage;

namespace Shop.Orders.Projections;

/// <summary>
/// A table made of all orders' events, for reading what no single stream can tell. It is written under a generation, so
/// that it can be made anew beside the one that is read.
/// </summary>
internal interface IProjection
{
    string Name { get; }

    /// <summary>Adds what an event means; each is given once, in the order of all events.</summary>
    Task ApplyAsync(OrdersDb database, int generation, OrderEventRow row, CancellationToken cancellationToken);

    /// <summary>Deletes a generation.</summary>
    Task DeleteAsync(OrdersDb database, int generation, CancellationToken cancellationToken);
}
