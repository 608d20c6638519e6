namespace Shop.Orders.Storage;

/// <summary>
/// What an order's first events make, so that only those after them have to be read. Nothing depends on it: without it,
/// or when a later version of the shop folds otherwise, the whole stream is folded.
/// </summary>
internal sealed class SnapshotRow
{
    public required string OrderId { get; init; }

    /// <summary>The last event that it contains.</summary>
    public int Version { get; set; }

    /// <summary>The greatest Lamport time among them.</summary>
    public long Sequence { get; set; }

    /// <summary>Which fold made it.</summary>
    public int Fold { get; set; }

    /// <summary>The state as JSON.</summary>
    public required string State { get; set; }
}
