namespace EdgeKit.Gateway.Cells;

/// <summary>The cell that serves a subject.</summary>
/// <param name="DrainedFrom">The draining cell that the subject was moved from, if any.</param>
internal readonly record struct CellAssignment(Cell Cell, Cell? DrainedFrom);
