using EdgeKit.Conventions.Model;

namespace EdgeKit.Conventions.Rules;

/// <summary>Checks the contents and metadata of packages.</summary>
internal static class PackageRules
{
    private static readonly string[] Spoken = ["description", "authors", "tags"];

    public static IEnumerable<string> IsComplete(Package package)
    {
        string[] files = ["README.md", $"lib/net10.0/{package.Id}.dll", $"lib/net10.0/{package.Id}.xml"];
        return
        [
            .. files.Except(package.Files).Select(f => $"{package.Id} lacks {f}"),
            .. Missing(package, "license", "MIT"),
            .. Missing(package, "readme", "README.md"),
            .. Spoken.Where(m => string.IsNullOrWhiteSpace(package.Metadata.GetValueOrDefault(m)))
                .Select(m => $"{package.Id} says nothing under {m}"),
            .. package.SymbolFiles.Contains($"lib/net10.0/{package.Id}.pdb")
            ? Array.Empty<string>() : [$"{package.Id} has no symbols"],
        ];
    }

    /// <summary>The package has exactly the dependencies of its project.</summary>
    public static IEnumerable<string> DependsOn(Package package, ProjectFile project)
    {
        var expected = project.Projects.Concat(project.Packages).ToArray();
        return
        [
            .. expected.Except(
                package.Dependencies).Select(d => $"{package.Id} does not depend on {d}, and its project does"),
            .. package.Dependencies.Except(
                expected).Select(d => $"{package.Id} depends on {d}, and its project does not"),
        ];
    }

    private static IEnumerable<string> Missing(Package package, string name, string expected) =>
        package.Metadata.GetValueOrDefault(name) == expected
        ? [] : [$"{package.Id} has {package.Metadata.GetValueOrDefault(name)} as its {name}"];
}
