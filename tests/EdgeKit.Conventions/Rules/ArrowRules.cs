using EdgeKit.Conventions.Model;

namespace EdgeKit.Conventions.Rules;

/// <summary>Checks project references against the layers of docs/architecture.md.</summary>
internal static class ArrowRules
{
    private const int Leaf = 2;

    private static readonly Dictionary<string, int> Floors = new()
    {
        ["EdgeKit.Policies"] = 1,
        ["EdgeKit.Redis"] = 1,
        ["EdgeKit.Http"] = 1,
        ["EdgeKit.RateLimit"] = Leaf,
        ["EdgeKit.Resilience"] = Leaf,
        ["EdgeKit.Auth"] = Leaf,
        ["EdgeKit.Cache"] = Leaf,
        ["EdgeKit.Idempotency"] = Leaf,
        ["EdgeKit.Tracing"] = Leaf,
        ["EdgeKit.OpenTelemetry"] = Leaf,

        // A leaf's extension with a dependency on EF Core, Redis or Polly is a separate project above the leaf.
        ["EdgeKit.Idempotency.EntityFrameworkCore"] = Leaf + 1,
        ["EdgeKit.Resilience.Polly"] = Leaf + 1,
        ["EdgeKit.Resilience.Redis"] = Leaf + 1,
        ["EdgeKit"] = Leaf + 2,
        ["EdgeKit.Gateway"] = Leaf + 3,
    };

    public static IEnumerable<string> ArrowsPointDown(string from, IEnumerable<string> to)
    {
        if (!Floors.TryGetValue(from, out var floor))
        {
            return [$"{from} stands on no floor: add it to docs/architecture.md and to the floors of this rule"];
        }

        return to.Where(t => t == "EdgeKit" || t.StartsWith("EdgeKit.", StringComparison.Ordinal))
            .Where(t => !IsAllowed(from, floor, t))
            .Select(t => $"{from} (floor {floor}) must not refer to {t} (floor {Floors.GetValueOrDefault(t)})");
    }

    public static IEnumerable<string> ServesWorkers(AssemblyModel assembly) =>
        assembly.References.Where(r => r.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal))
            .Select(r => $"{assembly.Name} refers to {r}: it must load without ASP.NET Core");

    public static IEnumerable<string> ServesWorkers(ProjectFile project) =>
        project.Frameworks.Where(f => f == "Microsoft.AspNetCore.App").Select(f => $"{project.Name} refers to {f}");

    /// <summary>A project must not reference the package, directly or transitively.</summary>
    public static IEnumerable<string> LoadsNone(string project, string package, IReadOnlyList<ProjectFile> projects)
    {
        var byName = projects.ToDictionary(p => p.Name);
        return Closure(byName[project], byName)
            .SelectMany(p => p.Packages.Where(n => n.StartsWith(package, StringComparison.Ordinal)), (
                p, n) => $"{project} loads {n} through {p.Name}");
    }

    /// <summary>
    /// Only projects with Gateway in their name, and tests, may depend on YARP, directly or transitively.
    /// </summary>
    public static IEnumerable<string> OnlyGatewaysLoadYarp(IReadOnlyList<ProjectFile> projects)
    {
        var byName = projects.ToDictionary(p => p.Name);
        return projects
            .Where(p => !p.Name.Contains("Gateway", StringComparison.Ordinal)
                && !p.Path.StartsWith("tests/", StringComparison.Ordinal))
            .Where(p => Closure(
                p, byName).Any(q => q.Packages.Any(n => n.StartsWith("Yarp.", StringComparison.Ordinal))))
            .Select(p => $"{p.Name} is no gateway and loads YARP");
    }

    private static bool IsAllowed(string from, int floor, string to) =>
        Floors.TryGetValue(to, out var below)
        && (below < floor || (from, to) is ("EdgeKit.Redis" or "EdgeKit.Http", "EdgeKit.Policies"));

    private static IEnumerable<ProjectFile> Closure(ProjectFile project, Dictionary<string, ProjectFile> byName) =>
        project.Projects.Where(byName.ContainsKey).SelectMany(n => Closure(byName[n], byName)).Prepend(project);
}
