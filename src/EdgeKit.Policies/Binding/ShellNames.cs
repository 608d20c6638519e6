using Microsoft.Extensions.Configuration;

namespace EdgeKit.Policies.Binding;

/// <summary>
/// Maps names from environment variables to configured names. A shell exports only letters, digits and underscores, so
/// <c>per_caller</c> means <c>per-caller</c> if a policy of that name exists.
/// </summary>
internal static class ShellNames
{
    /// <summary>Returns the entries of a section; values under a shell name override the configured ones.</summary>
    /// <param name="section">A section whose keys are names.</param>
    /// <param name="known">Further names that a shell name may refer to.</param>
    public static IEnumerable<IConfigurationSection> Entries(
        IConfigurationSection section, params IEnumerable<string> known)
    {
        var names = section.GetChildren().Select(c => c.Key).ToArray();
        string[] all = [.. names.Union(known, StringComparer.OrdinalIgnoreCase)];
        foreach (var entry in names.GroupBy(n => Meant(n, all), StringComparer.OrdinalIgnoreCase))
        {
            var exported = entry.FirstOrDefault(n => !n.Equals(entry.Key, StringComparison.OrdinalIgnoreCase));
            yield return exported is null
                ? section.GetSection(entry.Key) : Merge(section.GetSection(entry.Key), section.GetSection(exported));
        }
    }

    private static string Meant(string name, string[] names) =>
        name.Contains('_') && names.FirstOrDefault(
            other => !IsOfShell(other) && InShell(other).Equals(name, StringComparison.OrdinalIgnoreCase)) is { } meant
            ? meant
            : name;

    private static IConfigurationSection Merge(IConfigurationSection written, IConfigurationSection exported) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(written.AsEnumerable())
            .AddInMemoryCollection(exported.AsEnumerable().Where(v => v.Value is not null)
                .Select(v => KeyValuePair.Create(written.Path + v.Key[exported.Path.Length..], v.Value)))
            .Build()
            .GetSection(written.Path);

    private static bool IsOfShell(string name) => name.All(IsOfShell);

    private static bool IsOfShell(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static string InShell(string name) => string.Concat(name.Select(c => IsOfShell(c) ? c : '_'));
}
