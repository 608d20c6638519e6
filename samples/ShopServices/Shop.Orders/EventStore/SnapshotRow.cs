namespace Shop.Orders.EventStore;

/// <summary>
/// The folded state of an order's first events, so that only later ones are read. It is optional: without it, or after
/// a change of the fold, the whole stream is folded.
/// </summary>
internal sealed class SnapshotRow
{
    public required string OrderId { get; init; }

    /// <summary>The last event that it contains.</summary>
    public int Version { get; set; }

    /// <summary>The greatest Lamport time among its events.</summary>
    public long Sequence { get; set; }

    /// <summary>The version of the fold that created it.</summary>
    public int Fold { get; set; }

    /// <summary>The state as JSON.</summary>
    public required string State { get; set; }
}
