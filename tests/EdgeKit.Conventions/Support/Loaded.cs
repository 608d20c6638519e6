using System.Reflection;
using Microsoft.CodeAnalysis;

namespace EdgeKit.Conventions.Support;

/// <summary>The built assemblies of EdgeKit and all assemblies that they may reference.</summary>
internal static class Loaded
{
    public static IReadOnlyList<string> SourceProjects { get; } =
        [.. Repository.Files(
            "src", "*.csproj").Select(p => Path.GetFileNameWithoutExtension(p)!).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => !Path.GetFileName(p).StartsWith("EdgeKit.Conventions", StringComparison.Ordinal))
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    public static Assembly Assembly(string project) => System.Reflection.Assembly.Load(project);

    public static TheoryData<string> Projects => [.. SourceProjects];
}
