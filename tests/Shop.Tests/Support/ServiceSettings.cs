using Microsoft.Extensions.Configuration;

namespace Shop.Tests.Support;

/// <summary>The settings of EdgeKit's cache and idempotency that a service of the shop is shipped with.</summary>
internal static class ServiceSettings
{
    private static readonly string[] Sections = ["EdgeKit:Cache", "EdgeKit:Idempotency"];

    /// <summary>None for a service that only tests have.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Of(string service)
    {
        var project = $"Shop.{char.ToUpperInvariant(service[0])}{service[1..]}";
        var file = Path.Combine(Root(), "samples", "ShopServices", project, "appsettings.json");
        var settings = new ConfigurationBuilder().AddJsonFile(file, optional: true).Build();
        var values = Sections.SelectMany(section => settings.GetSection(section).AsEnumerable())
            .Where(setting => setting.Value is not null)
            .ToDictionary(setting => setting.Key, setting => setting.Value);
        foreach (var (key, value) in Unhurried(settings))
        {
            values[key] = value;
        }

        return values;
    }

    // A busy machine must not make an owner lose its key, or a duplicate give up.
    private static IEnumerable<KeyValuePair<string, string?>> Unhurried(IConfiguration settings) =>
        settings.GetSection("EdgeKit:Idempotency:Policies").GetChildren().SelectMany(
            policy => new Dictionary<string, string?>
            {
                [$"{policy.Path}:Lease"] = "00:05:00",
                [$"{policy.Path}:Wait"] = "00:01:00",
            });

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "EdgeKit.sln")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }
}
