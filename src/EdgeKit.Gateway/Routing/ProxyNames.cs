using EdgeKit.Gateway.Cells;
using EdgeKit.Policies.Binding;
using Microsoft.Extensions.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>
/// Copies YARP's section with the names that environment variables of a shell stand for: <c>Routes:my_route</c> adds to <c>Routes:my-route</c>, and
/// <c>Metadata:EdgeKit_RateLimit</c> is <c>EdgeKit.RateLimit</c>.
/// </summary>
internal static class ProxyNames
{
    private static readonly string[] Named = ["Routes", "Clusters", "Destinations"];
    private static readonly string[] Metadata = [.. RouteSettings.Known, CellDestinations.Metadata];

    public static IConfigurationSection Copy(IConfigurationSection section)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Copy(section, section.Path, values);
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection(section.Path);
    }

    private static void Copy(IConfigurationSection from, string path, Dictionary<string, string?> values)
    {
        var names = from.GetChildren().Select(c => c.Key).ToArray();
        if (from.Value is not null || names.Length == 0)
        {
            values[path] = from.Value;
        }

        foreach (var (name, meant) in Meant(from.Key, names))
        {
            Copy(from.GetSection(name), $"{path}:{meant}", values);
        }
    }

    private static IEnumerable<(string Name, string Meant)> Meant(string key, string[] names) =>
        Named.Contains(key, StringComparer.OrdinalIgnoreCase) ? ShellNames.Resolve(names)
        : key.Equals("Metadata", StringComparison.OrdinalIgnoreCase) ? ShellNames.Resolve([.. names.Union(Metadata)]).Where(n => names.Contains(n.Name))
        : names.Select(n => (n, n));
}
