using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Orders.Domain;
using Shop.Orders.EventStore;
using Shop.Orders.Queries;

namespace Shop.Orders.Projections;

internal sealed class OrderListProjection : IProjection
{
    public const string ProjectionName = "order-list";

    public string Name => ProjectionName;

    public async Task ApplyAsync(
        OrdersDb database, int generation, OrderEventRow row, CancellationToken cancellationToken)
    {
        if (row.Read() is OrderCreated created)
        {
            database.OrderList.Add(new OrderListRow
            {
                Generation = generation,
                OrderId = created.OrderId,
                Customer = created.Customer,
                TotalCents = Money.ToCents(created.Total),
                PlacedAt = row.At,
                Version = row.Version,
            });
            return;
        }

        var listed = await database.OrderList.FindAsync([generation, row.OrderId], cancellationToken);
        listed!.Version = row.Version;
        listed.Status = row.Type switch
        {
            nameof(OrderConfirmed) => OrderStatus.Confirmed,
            nameof(OrderShipped) => OrderStatus.Shipped,
            nameof(OrderCancelled) => OrderStatus.Cancelled,
            _ => listed.Status,
        };
    }

    public Task DeleteAsync(OrdersDb database, int generation, CancellationToken cancellationToken) =>
        database.OrderList.Where(row => row.Generation == generation).ExecuteDeleteAsync(cancellationToken);
}
