using System.Reflection;

namespace EdgeKit.Conventions.Support;

/// <summary>
/// Maps each section to its options class: <c>EdgeKit:RateLimit</c> to <c>RateLimitOptions</c> of EdgeKit.RateLimit.
/// </summary>
internal static class Sections
{
    public static IReadOnlyDictionary<string, Type> All { get; } = Find();

    private static SortedDictionary<string, Type> Find()
    {
        var found = new SortedDictionary<string, Type>(
            StringComparer.Ordinal) { ["Reload"] = typeof(Policies.ReloadOptions) };
        foreach (var project in Loaded.SourceProjects.Where(p => p.StartsWith("EdgeKit.", StringComparison.Ordinal)))
        {
            var section = project["EdgeKit.".Length..];
            if (Loaded.Assembly(project).GetType($"{project}.{section}Options") is { IsPublic: true } options)
            {
                found.Add(section, options);
            }
        }

        return found;
    }
}
