namespace EdgeKit.Gateway.Cells;

/// <summary>Where a subject belongs.</summary>
/// <param name="Cell">The cell that has it.</param>
/// <param name="DrainedFrom">The draining cell that had it, and has what it left there; null when it did not move.</param>
internal readonly record struct CellAssignment(Cell Cell, Cell? DrainedFrom);
