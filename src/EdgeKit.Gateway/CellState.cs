namespace EdgeKit.Gateway;

/// <summary>The callers that a cell serves.</summary>
public enum CellState
{
    /// <summary>Its share of the subjects.</summary>
    Active,

    /// <summary>
    /// None: each subject moves to its next cell, and requests in flight finish here. If all cells drain, they continue
    /// to serve.
    /// </summary>
    Draining,

    /// <summary>
    /// None: its subjects stay assigned and get 503 with Retry-After. Subjects of other cells are not affected.
    /// </summary>
    Down,
}
