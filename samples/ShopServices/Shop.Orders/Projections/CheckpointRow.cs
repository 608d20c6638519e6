namespace Shop.Orders.Projections;

/// <summary>The position of a generation of a projection, committed with its rows.</summary>
internal sealed class CheckpointRow
{
    public required string Projection { get; init; }

    public int Generation { get; init; }

    public long TransactionId { get; set; }

    public long Position { get; set; }

    /// <summary>True for the generation that is read; a rebuilt one becomes it when it has caught up.</summary>
    public bool IsServing { get; set; }
}
