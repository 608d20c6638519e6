namespace EdgeKit.Gateway.Cells;

/// <summary>That a request goes to a cell, and what its caller is told when nobody there can be reached.</summary>
/// <param name="RetryAfter">When to come again.</param>
internal sealed record ChosenCell(TimeSpan RetryAfter);
