using Shop.Contracts;

namespace Shop.Orders.Storage;

/// <summary>One event of an order's stream.</summary>
internal sealed class OrderEventRow
{
    /// <summary>On PostgreSQL, the number of the transaction that writes a row.</summary>
    public const string CurrentTransaction = "pg_current_xact_id()::text::bigint";

    /// <summary>Counts all events, of whatever order, up.</summary>
    public long Position { get; init; }

    /// <summary>
    /// The transaction that wrote it; 0 on SQLite. Positions are given before transactions commit: only what is older
    /// than every transaction under way can have no gap that is filled later.
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

    /// <summary>Lamport time: orders the timeline, whatever the clocks of the services say.</summary>
    public long Sequence { get; init; }

    public IShopEvent Read() => ShopEvents.Read(Type, Data);
}
