using Shop.Contracts;

namespace Shop.Orders.Storage;

/// <summary>One event of an order's stream.</summary>
internal sealed class OrderEventRow
{
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
