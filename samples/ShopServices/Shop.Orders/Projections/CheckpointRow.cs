namespace Shop.Orders.Projections;

/// <summary>How far a generation of a projection has come, committed with what it made of the events.</summary>
internal sealed class CheckpointRow
{
    public required string Projection { get; init; }

    public int Generation { get; init; }

    public long TransactionId { get; set; }

    public long Position { get; set; }

    /// <summary>Whether it is the one that is read; a rebuilt one is when it has caught up.</summary>
    public bool IsServing { get; set; }
}
