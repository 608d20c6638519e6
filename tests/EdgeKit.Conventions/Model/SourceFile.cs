using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EdgeKit.Conventions.Model;

/// <summary>
/// One parsed file. Its path is relative to the repository's root, such as
/// <c>src/EdgeKit.Redis/Connection/RedisErrors.cs</c>.
/// </summary>
internal sealed record SourceFile(string Path, CompilationUnitSyntax Root)
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The folders between the project and the file; none for a file at the project's root.</summary>
    public IReadOnlyList<string> Folders => Path.Split('/')[Depth..^1];

    public string Project => Path.Split('/')[Depth - 1];

    public int Lines => Root.SyntaxTree.GetText().Lines.Count(l => l.EndIncludingLineBreak > l.Start);

    /// <summary>The top-level types.</summary>
    public IReadOnlyList<BaseTypeDeclarationSyntax> Types =>
        [.. Root.DescendantNodes(
            n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<BaseTypeDeclarationSyntax>()];

    private int Depth => Path.StartsWith("samples/", StringComparison.Ordinal) ? 3 : 2;

    public static SourceFile Parse(string path, string text) =>
        new(path, (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(text, Options, path).GetRoot());

    /// <summary>Returns the position of a node in a form that editors can open.</summary>
    public string At(SyntaxNode node) => At(node.GetLocation());

    public string At(Location location) => $"{Path}:{location.GetLineSpan().StartLinePosition.Line + 1}";
}
