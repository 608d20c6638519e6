using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Inventory.Stock;
using Shop.Messaging;

namespace Shop.Inventory.Reservations;

internal static class ReservationHandlers
{
    /// <summary>Reserves all goods of an order or none.</summary>
    public static Task ReserveAsync(
        OrderCreated created, HandlerContext<InventoryDb> context, CancellationToken cancellationToken) =>
        ReserveAsync(created.OrderId, created.Lines, context, cancellationToken);

    /// <summary>Reserves on the coordinator's command.</summary>
    public static Task ReserveAsync(
        ReserveStock command, HandlerContext<InventoryDb> context, CancellationToken cancellationToken) =>
        ReserveAsync(command.OrderId, command.Lines, context, cancellationToken);

    private static async Task ReserveAsync(
        string orderId, IReadOnlyList<OrderLine> lines, HandlerContext<InventoryDb> context,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(orderId, context, cancellationToken) is not null)
        {
            return;
        }

        var wanted = lines.GroupBy(line => line.Sku)
            .ToDictionary(line => line.Key, line => line.Sum(part => part.Quantity));
        var stock = await StockOfAsync(wanted.Keys, context, cancellationToken);
        var shortOf = wanted.Where(line => !stock.TryGetValue(line.Key, out var row) || row.Available < line.Value)
            .Select(line => line.Key).Order(StringComparer.Ordinal).FirstOrDefault();

        var reservation = new ReservationRow
        {
            OrderId = orderId,
            State = shortOf is null ? ReservationState.Reserved : ReservationState.Rejected,
        };
        context.Database.Reservations.Add(reservation);
        if (shortOf is not null)
        {
            context.Publish(new InventoryRejected(orderId, shortOf, FailureReasons.OutOfStock));
            return;
        }

        foreach (var (sku, quantity) in wanted)
        {
            stock[sku].Reserve(quantity);
            reservation.Lines.Add(new ReservedLineRow { OrderId = orderId, Sku = sku, Quantity = quantity });
        }

        context.Publish(new InventoryReserved(orderId));
    }

    /// <summary>Books the reserved goods as sold.</summary>
    public static async Task SellAsync(
        IShopEvent scheduled, HandlerContext<InventoryDb> context, CancellationToken cancellationToken)
    {
        var reservation = await FindAsync(scheduled.OrderId, context, cancellationToken);
        if (reservation is { State: ReservationState.Sold })
        {
            return;
        }

        if (reservation is not { State: ReservationState.Reserved })
        {
            throw new InvalidOperationException(
                $"Order {scheduled.OrderId} is shipped but its goods are {Describe(reservation)}, not reserved.");
        }

        var stock = await StockOfAsync(reservation.Lines.Select(line => line.Sku), context, cancellationToken);
        foreach (var line in reservation.Lines)
        {
            stock[line.Sku].Sell(line.Quantity);
        }

        reservation.State = ReservationState.Sold;
        context.Publish(new InventorySold(scheduled.OrderId));
    }

    /// <summary>Releases the goods; an unknown order is recorded, so that it is not reserved later.</summary>
    public static async Task ReleaseAsync(
        IShopEvent failed, HandlerContext<InventoryDb> context, CancellationToken cancellationToken)
    {
        var reservation = await FindAsync(failed.OrderId, context, cancellationToken);
        if (reservation is { State: ReservationState.Sold })
        {
            throw new InvalidOperationException(
                $"Order {failed.OrderId} failed ({context.Cause.Type}) but its goods are sold.");
        }

        if (reservation is { State: ReservationState.Released })
        {
            return;
        }

        if (reservation is null)
        {
            reservation = new ReservationRow { OrderId = failed.OrderId };
            context.Database.Reservations.Add(reservation);
        }

        var stock = await StockOfAsync(reservation.Lines.Select(line => line.Sku), context, cancellationToken);
        foreach (var line in reservation.Lines)
        {
            stock[line.Sku].Release(line.Quantity);
        }

        reservation.State = ReservationState.Released;
        context.Publish(new InventoryReleased(failed.OrderId));
    }

    private static Task<ReservationRow?> FindAsync(
        string orderId, HandlerContext<InventoryDb> context, CancellationToken cancellationToken) =>
        context.Database.Reservations.Include(reservation => reservation.Lines)
            .SingleOrDefaultAsync(reservation => reservation.OrderId == orderId, cancellationToken);

    private static Task<Dictionary<string, StockRow>> StockOfAsync(
        IEnumerable<string> skus, HandlerContext<InventoryDb> context, CancellationToken cancellationToken)
    {
        var wanted = skus.ToArray();
        return context.Database.Stock.Where(stock => wanted.Contains(stock.Sku))
            .ToDictionaryAsync(stock => stock.Sku, cancellationToken);
    }

    private static string Describe(ReservationRow? reservation) => reservation?.State.ToString() ?? "unknown";
}
