namespace EdgeKit.Gateway.Cells;

/// <summary>One cell of a <see cref="CellMap"/>.</summary>
internal sealed record Cell(string Name, double Weight, CellState State)
{
    /// <summary>Independent of case, as configuration keys are.</summary>
    private readonly ulong _hash = Rendezvous.Hash(Name.ToUpperInvariant());

    public double Score(ulong subject) => Rendezvous.Score(subject, _hash, Weight);
}
