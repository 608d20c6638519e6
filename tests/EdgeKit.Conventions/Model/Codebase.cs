using EdgeKit.Conventions.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EdgeKit.Conventions.Model;

/// <summary>The repository's code, parsed once.</summary>
internal static class Codebase
{
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private const string WebUsings = """
        global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing; global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    public static IReadOnlyList<SourceFile> Source { get; } = Load("src");

    public static IReadOnlyList<SourceFile> Samples { get; } = Load("samples");

    /// <summary>Tests and benchmarks: layout rules apply to them, size rules do not.</summary>
    public static IReadOnlyList<SourceFile> Tests { get; } = [.. Load("tests"), .. Load("benchmarks")];

    public static IReadOnlyList<SourceFile> SourceAndSamples { get; } = [.. Source, .. Samples];

    public static IReadOnlyList<ProjectFile> Projects { get; } =
        [.. new[] { "src", "samples", "tests" }.SelectMany(
            f => Repository.Files(f, "*.csproj")).Select(p => ProjectFile.Parse(p, Repository.Read(p)))];

    public static IReadOnlyList<ProjectFile> SourceProjects { get; } =
        [.. Projects.Where(p => p.Path.StartsWith("src/", StringComparison.Ordinal))];

    /// <summary>Each project of <c>src</c> and <c>samples</c> with its types resolved.</summary>
    public static IReadOnlyList<CSharpCompilation> Compilations { get; } =
        [.. SourceAndSamples.GroupBy(f => f.Project).Select(
            g => Compile(g.Key, g, g.First().Path.StartsWith("samples/", StringComparison.Ordinal)))];

    public static CSharpCompilation Compile(string project, IEnumerable<SourceFile> files, bool web = false)
    {
        var usings = SourceFile.Parse("usings.cs", ImplicitUsings + (web ? WebUsings : ""));
        return CSharpCompilation.Create(
            project,
            files.Append(usings).Select(f => f.Root.SyntaxTree),
            Loaded.References.Where(r => Path.GetFileNameWithoutExtension(r.Display) != project),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static SourceFile[] Load(string folder) =>
        [.. Repository.Files(folder, "*.cs").Select(p => SourceFile.Parse(p, Repository.Read(p)))];
}
