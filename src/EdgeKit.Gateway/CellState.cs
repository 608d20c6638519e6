namespace EdgeKit.Gateway;

/// <summary>Whom a cell serves.</summary>
public enum CellState
{
    /// <summary>Its share of the subjects.</summary>
    Active,

    /// <summary>
    /// Nobody new: its subjects move to the cell that comes next for each, and requests under way finish here. While no
    /// other cell is there, it goes on serving.
    /// </summary>
    Draining,

    /// <summary>
    /// Nobody: its subjects stay its own and are answered with 503 and Retry-After, those of other cells notice
    /// nothing.
    /// </summary>
    Down,
}
