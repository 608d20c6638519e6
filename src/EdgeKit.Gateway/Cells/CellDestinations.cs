using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.Cells;

/// <summary>Which destinations are in which cell.</summary>
internal static class CellDestinations
{
    public const string MetadataPrefix = "EdgeKit.";
    public const string Metadata = "EdgeKit.Cell";

    /// <summary>A cluster is in cells with all of its destinations or with none; the policy check sees to it.</summary>
    public static bool AreInCells(IReadOnlyList<DestinationState> destinations) => destinations.Count > 0 && CellOf(destinations[0]) is not null;

    public static DestinationState[] In(Cell cell, IReadOnlyList<DestinationState> destinations) =>
        [.. destinations.Where(d => cell.Name.Equals(CellOf(d), StringComparison.OrdinalIgnoreCase))];

    public static string? CellOf(DestinationState destination) => destination.Model.Config.Metadata?.GetValueOrDefault(Metadata);
}
