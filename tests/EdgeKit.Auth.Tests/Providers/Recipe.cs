using System.Text;
using EdgeKit.Testing;
using Microsoft.Extensions.Configuration;

namespace EdgeKit.Auth.Tests.Providers;

/// <summary>The settings that docs/identity-providers.md gives for a provider, as they stand there.</summary>
internal static class Recipe
{
    public static string[] Providers { get; } =
        [.. Page().Split("\n## ").Skip(1).Where(
            part => part.Contains("```jsonc", StringComparison.Ordinal)).Select(part => part.Split('\n')[0].Trim())];

    public static Dictionary<string, string?> Jwt(string provider) => new(Block(provider, "\"Jwt\""))
    {
        ["EdgeKit:Auth:Jwt:FetchTimeout"] = "00:01:00", // the provider is well, however busy the machine
    };

    public static Dictionary<string, string?> Bff(string provider) => Block(provider, "\"Bff\"");

    private static Dictionary<string, string?> Block(string provider, string holds)
    {
        var section = Page().Split("\n## ").Single(part => part.StartsWith(provider + "\n", StringComparison.Ordinal));
        var block = section.Split("```jsonc").Skip(
            1).Select(part => part.Split("```")[0]).Single(part => part.Contains(holds, StringComparison.Ordinal));
        using var json = new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "EdgeKit": { {{block}} } }"""));
        return new ConfigurationBuilder().AddJsonStream(
            json).Build().AsEnumerable().Where(pair => pair.Value is not null).ToDictionary(StringComparer.Ordinal);
    }

    private static string Page() =>
        File.ReadAllText(Path.Combine(RepositoryFolder.Root, "docs", "identity-providers.md"));
}
