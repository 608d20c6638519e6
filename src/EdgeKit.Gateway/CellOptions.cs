using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Gateway;

/// <summary>One cell: a stack of services that shares nothing with the other cells.</summary>
public sealed class CellOptions
{
    /// <summary>
    /// The cell's share of subjects relative to the weights of the other cells, above 0, at most 1,000. Raising it only
    /// moves subjects to this cell, lowering it only away from it. Default: 1.
    /// </summary>
    [Range(0d, 1_000d, MinimumIsExclusive = true)]
    public double Weight { get; set; } = 1;

    /// <summary>The callers that it serves. Default: <see cref="CellState.Active"/>.</summary>
    public CellState State { get; set; } = CellState.Active;

    /// <summary>
    /// Subjects that are assigned to this cell regardless of their hash, exactly as determined by
    /// <see cref="CellsOptions.SubjectFrom"/>. While the cell drains, they move like all others. Default: none.
    /// </summary>
    public List<string> Pins { get; set; } = [];
}
