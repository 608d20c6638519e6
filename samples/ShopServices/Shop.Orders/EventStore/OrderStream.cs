using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Shop.Contracts;
using Shop.Messaging;
using Shop.Orders.Domain;

namespace Shop.Orders.EventStore;

/// <summary>An order's stream within a transaction. Appending adds to the context and to the state.</summary>
internal sealed class OrderStream
{
    /// <summary>The number of events after which a snapshot is taken.</summary>
    public const int SnapshotEvery = 5;

    private readonly OrdersDb _database;
    private readonly int _snapshotVersion;
    private string? _orderId;

    private OrderStream(OrdersDb database, SnapshotRow? snapshot, List<OrderEventRow> later)
    {
        _database = database;
        _snapshotVersion = snapshot?.Version ?? 0;
        var known = snapshot is null ? OrderState.None : JsonSerializer.Deserialize<OrderState>(snapshot.State)!;
        State = later.Aggregate(known, static (state, row) => state.Apply(row.Read()));
        Version = _snapshotVersion + later.Count;
        Sequence = later.Select(row => row.Sequence).Append(snapshot?.Sequence ?? 0).Max();
        _orderId = State.Created?.OrderId;
    }

    public OrderState State { get; private set; }

    /// <summary>
    /// The number of events. The database accepts each version once, so one of two writers is repeated.
    /// </summary>
    public int Version { get; private set; }

    /// <summary>The greatest Lamport time in the stream.</summary>
    public long Sequence { get; private set; }

    public static OrderStream New(OrdersDb database) => new(database, null, []);

    public static async Task<OrderStream> LoadAsync(
        OrdersDb database, string orderId, CancellationToken cancellationToken)
    {
        var snapshot = await database.Snapshots.AsNoTracking().SingleOrDefaultAsync(
            row => row.OrderId == orderId && row.Fold == OrderState.Fold, cancellationToken);
        var from = snapshot?.Version ?? 0;
        var later = await Rows(database, orderId).Where(row => row.Version > from).ToListAsync(cancellationToken);
        return new OrderStream(database, snapshot, later);
    }

    public static Task<List<OrderEventRow>> RowsAsync(
        OrdersDb database, string orderId, CancellationToken cancellationToken) =>
        Rows(database, orderId).ToListAsync(cancellationToken);

    /// <summary>Appends another service's event unless the stream contains it.</summary>
    /// <returns>False if the stream contains it.</returns>
    public async Task<bool> TryAppendAsync(
        EventEnvelope envelope, IShopEvent shopEvent, CancellationToken cancellationToken)
    {
        if (await _database.Events.AnyAsync(
            row => row.OrderId == envelope.OrderId && row.EventId == envelope.Id, cancellationToken))
        {
            return false;
        }

        Append(envelope, shopEvent);
        return true;
    }

    /// <summary>Appends an event that was just published.</summary>
    public void Append(EventEnvelope envelope, IShopEvent shopEvent)
    {
        _orderId = envelope.OrderId;
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
    }

    /// <summary>Takes a snapshot if one is due; the caller's transaction saves it.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (Version - _snapshotVersion < SnapshotEvery)
        {
            return;
        }

        var snapshot = await _database.Snapshots.SingleOrDefaultAsync(
            row => row.OrderId == _orderId, cancellationToken);
        if (snapshot is null)
        {
            _database.Snapshots.Add(snapshot = new SnapshotRow { OrderId = _orderId!, State = "" });
        }

        (snapshot.Version, snapshot.Sequence, snapshot.Fold) = (Version, Sequence, OrderState.Fold);
        snapshot.State = JsonSerializer.Serialize(State);
    }

    private static IQueryable<OrderEventRow> Rows(OrdersDb database, string orderId) =>
        database.Events.AsNoTracking().Where(row => row.OrderId == orderId).OrderBy(row => row.Version);
}
