using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Orders.EventStore;

namespace Shop.Orders.Projections;

internal sealed class StatisticsProjection : IProjection
{
    public const string ProjectionName = "statistics";

    public string Name => ProjectionName;

    public async Task ApplyAsync(
        OrdersDb database, int generation, OrderEventRow row, CancellationToken cancellationToken)
    {
        if (row.Type is not (nameof(OrderCreated) or nameof(OrderShipped) or nameof(OrderCancelled)))
        {
            return;
        }

        var day = await DayAsync(database, generation, row, cancellationToken);
        switch (row.Type)
        {
            case nameof(OrderCreated):
                day.Placed++;
                break;
            case nameof(OrderCancelled):
                day.Cancelled++;
                break;
            default:
                day.Shipped++;
                day.RevenueCents += await TotalAsync(database, row.OrderId, cancellationToken);
                break;
        }
    }

    public Task DeleteAsync(OrdersDb database, int generation, CancellationToken cancellationToken) =>
        database.Statistics.Where(row => row.Generation == generation).ExecuteDeleteAsync(cancellationToken);

    private static async Task<StatisticRow> DayAsync(
        OrdersDb database, int generation, OrderEventRow row, CancellationToken cancellationToken)
    {
        var day = row.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (await database.Statistics.FindAsync([generation, day], cancellationToken) is { } known)
        {
            return known;
        }

        var added = new StatisticRow { Generation = generation, Day = day };
        database.Statistics.Add(added);
        return added;
    }

    private static async Task<long> TotalAsync(
        OrdersDb database, string orderId, CancellationToken cancellationToken)
    {
        var first = await database.Events.AsNoTracking()
            .SingleAsync(row => row.OrderId == orderId && row.Version == 1, cancellationToken);
        return Money.ToCents(((OrderCreated)first.Read()).Total);
    }
}
