namespace EdgeKit.Gateway.Cells;

/// <summary>Where a subject belongs.</summary>
/// <param name="Home">The cell that has it.</param>
/// <param name="Former">The draining cell that had it, and has what it left there; null when it did not move.</param>
internal readonly record struct CellChoice(Cell Home, Cell? Former);
