using Shop.Contracts;

namespace Shop.Orders.EventStore;

/// <summary>One event of an order's stream.</summary>
internal sealed class OrderEventRow
{
    /// <summary>The SQL for the current transaction's number on PostgreSQL.</summary>
    public const string CurrentTransaction = "pg_current_xact_id()::text::bigint";

    /// <summary>Increases over the events of all orders.</summary>
    public long Position { get; init; }

    /// <summary>
    /// The transaction that wrote the row; 0 on SQLite. Positions are assigned before transactions commit, so only rows
    /// older than every running transaction have no gaps.
    /// </summary>
    public long TransactionId { get; init; }

    public required string OrderId { get; init; }

    public int Version { get; init; }

    public required string EventId { get; init; }

    public required string Type { get; init; }

    public required string Data { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Service { get; init; }

    public string? TraceId { get; init; }

    /// <summary>The Lamport time, which orders the timeline independently of clocks.</summary>
    public long Sequence { get; init; }

    public IShopEvent Read() => ShopEvents.Read(Type, Data);
}
