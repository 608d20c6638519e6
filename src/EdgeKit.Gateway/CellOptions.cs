using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Gateway;

/// <summary>One cell: a stack of services that shares nothing with the other cells.</summary>
public sealed class CellOptions
{
    /// <summary>
    /// Its share of the subjects in proportion to the weights of the others, above 0, at most 1,000. Raising it moves
    /// subjects to this cell only, lowering it only away from it.
    /// </summary>
    /// <value>Default: 1.</value>
    [Range(0d, 1_000d, MinimumIsExclusive = true)]
    public double Weight { get; set; } = 1;

    /// <summary>Whom it serves at present. Default: <see cref="CellState.Active"/>.</summary>
    public CellState State { get; set; } = CellState.Active;

    /// <summary>
    /// Subjects that belong here whatever the hash says, exactly as <see cref="CellsOptions.SubjectFrom"/> finds them.
    /// While the cell drains they move like all others. Default: none.
    /// </summary>
    public List<string> Pins { get; set; } = [];
}
