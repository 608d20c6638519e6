namespace EdgeKit.Gateway.Cells;

/// <summary>The cell that serves a subject.</summary>
internal readonly record struct CellAssignment(Cell Cell, Cell? DrainedFrom);
