using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Messaging;
using Shop.Orders.Domain;

namespace Shop.Orders.Storage;

/// <summary>An order's stream within a transaction: what is appended goes into the context and into the state.</summary>
internal sealed class OrderStream
{
    private readonly OrdersDb _database;
    private readonly HashSet<string> _eventIds;

    private OrderStream(OrdersDb database, List<OrderEventRow> rows)
    {
        _database = database;
        _eventIds = rows.Select(row => row.EventId).ToHashSet();
        State = OrderState.Of(rows.Select(row => row.Read()));
        Version = rows.Count;
        Sequence = rows.Count == 0 ? 0 : rows.Max(row => row.Sequence);
    }

    public OrderState State { get; private set; }

    public int Version { get; private set; }

    /// <summary>The greatest Lamport time in the stream.</summary>
    public long Sequence { get; private set; }

    public static OrderStream New(OrdersDb database) => new(database, []);

    public static async Task<OrderStream> LoadAsync(
        OrdersDb database, string orderId, CancellationToken cancellationToken) =>
        new(database, await RowsAsync(database, orderId, cancellationToken));

    public static Task<List<OrderEventRow>> RowsAsync(
        OrdersDb database, string orderId, CancellationToken cancellationToken) =>
        database.Events.AsNoTracking().Where(row => row.OrderId == orderId).OrderBy(row => row.Version)
            .ToListAsync(cancellationToken);

    /// <summary>Appends an event unless the stream has it.</summary>
    /// <returns>Whether it was news.</returns>
    public bool TryAppend(EventEnvelope envelope, IShopEvent shopEvent)
    {
        if (!_eventIds.Add(envelope.Id))
            return false;
        _database.Events.Add(new OrderEventRow
        {
            OrderId = envelope.OrderId,
            Version = ++Version,
            EventId = envelope.Id,
            Type = envelope.Type,
            Data = envelope.Data,
            At = envelope.At,
            Service = envelope.Source,
            TraceId = Activity.Current?.TraceId.ToHexString(),
            Sequence = envelope.Sequence,
        });
        State = State.Apply(shopEvent);
        Sequence = Math.Max(Sequence, envelope.Sequence);
        return true;
    }
}
