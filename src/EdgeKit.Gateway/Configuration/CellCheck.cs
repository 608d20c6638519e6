using EdgeKit.Gateway.Cells;
using EdgeKit.Gateway.Routing;
using EdgeKit.Policies;
using Microsoft.Extensions.Configuration;

namespace EdgeKit.Gateway.Configuration;

/// <summary>
/// All destinations of a cluster must be in cells, or none: a destination without a cell would get no requests, and a
/// cell without a destination would reject its callers.
/// </summary>
internal sealed class CellCheck : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        var cells = table.Find<GatewayOptions>()?.Cells?.Items.Keys.ToArray() ?? [];
        foreach (var cluster in table.Get<ProxySettings>().Section.GetSection("Clusters").GetChildren())
        {
            var destinations = cluster.GetSection("Destinations").GetChildren()
                .Select(d => d.GetSection("Metadata")).ToArray();
            foreach (var metadata in destinations)
            {
                CheckNames(metadata, cells, problems);
            }

            if (destinations.Any(d => d[CellDestinations.Metadata] is not null))
            {
                CheckWhole(destinations, cells, cluster, problems);
            }
        }
    }

    private static void CheckNames(IConfigurationSection metadata, string[] cells, PolicyProblems problems)
    {
        foreach (var entry in metadata.GetChildren().Where(
            e => e.Key.StartsWith(CellDestinations.MetadataPrefix, StringComparison.OrdinalIgnoreCase)))
        {
            if (!entry.Key.Equals(CellDestinations.Metadata, StringComparison.OrdinalIgnoreCase))
            {
                problems.AddUnknownName(
                    entry.Path, entry.Key, [CellDestinations.Metadata], "destination metadata of EdgeKit");
            }
            else if (!cells.Contains(entry.Value, StringComparer.OrdinalIgnoreCase))
            {
                problems.AddUnknownName(entry.Path, entry.Value ?? "", cells, "cell of EdgeKit:Gateway:Cells:Items");
            }
        }
    }

    private static void CheckWhole(
        IConfigurationSection[] destinations, string[] cells, IConfigurationSection cluster, PolicyProblems problems)
    {
        foreach (var stray in destinations.Where(d => d[CellDestinations.Metadata] is null))
        {
            problems.Add($"{stray.Path}:{CellDestinations.Metadata}",
                null, "is missing, though other destinations of the cluster are in cells", "Name its cell.");
        }

        foreach (var cell in cells.Except(
            destinations.Select(d => d[CellDestinations.Metadata] ?? ""), StringComparer.OrdinalIgnoreCase))
        {
            problems.Add($"{cluster.Path}:Destinations", null, $"has no destination in the cell {cell}",
                $"Add one, or take {cell} out of EdgeKit:Gateway:Cells:Items.");
        }
    }
}
