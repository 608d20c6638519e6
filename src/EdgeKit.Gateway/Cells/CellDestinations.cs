using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.Cells;

/// <summary>Maps destinations to cells.</summary>
internal static class CellDestinations
{
    public const string MetadataPrefix = "EdgeKit.";
    public const string Metadata = "EdgeKit.Cell";

    /// <summary>All destinations of a cluster are in cells, or none (see CellCheck).</summary>
    public static bool AreInCells(IReadOnlyList<DestinationState> destinations) =>
        destinations.Count > 0 && CellOf(destinations[0]) is not null;

    /// <returns>The same list if all destinations are in the cell.</returns>
    public static IReadOnlyList<DestinationState> InCell(Cell cell, IReadOnlyList<DestinationState> destinations)
    {
        for (var i = 0; i < destinations.Count; i++)
        {
            if (!IsIn(cell, destinations[i]))
            {
                return [.. destinations.Where(d => IsIn(cell, d))];
            }
        }

        return destinations;
    }

    public static string? CellOf(DestinationState destination) =>
        destination.Model.Config.Metadata?.GetValueOrDefault(Metadata);

    private static bool IsIn(Cell cell, DestinationState destination) =>
        cell.Name.Equals(CellOf(destination), StringComparison.OrdinalIgnoreCase);
}
