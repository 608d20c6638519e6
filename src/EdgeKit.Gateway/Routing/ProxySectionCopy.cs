using EdgeKit.Gateway.Cells;
using EdgeKit.Policies.Binding;
using Microsoft.Extensions.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>
/// Copies YARP's section and resolves names from environment variables: <c>Routes:my_route</c> is merged into
/// <c>Routes:my-route</c>, and <c>Metadata:EdgeKit_RateLimit</c> becomes <c>EdgeKit.RateLimit</c>.
/// </summary>
internal static class ProxySectionCopy
{
    private static readonly string[] Named = ["Routes", "Clusters", "Destinations"];
    private static readonly string[] Metadata = [.. RouteMetadataKeys.Known, CellDestinations.Metadata];

    public static IConfigurationSection Of(IConfigurationSection section)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Of(section, values);
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection(section.Path);
    }

    private static void Of(IConfigurationSection from, Dictionary<string, string?> values)
    {
        values[from.Path] = from.Value;
        foreach (var entry in Entries(from))
        {
            Of(entry, values);
        }
    }

    private static IEnumerable<IConfigurationSection> Entries(IConfigurationSection from) =>
        from.Key.Equals(nameof(Metadata), StringComparison.OrdinalIgnoreCase) ? ShellNames.Entries(from, Metadata)
        : Named.Contains(from.Key, StringComparer.OrdinalIgnoreCase) ? ShellNames.Entries(from)
        : from.GetChildren();
}
