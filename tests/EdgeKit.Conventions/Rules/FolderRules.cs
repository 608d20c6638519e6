using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EdgeKit.Conventions.Rules;

/// <summary>
/// Finds dependencies between the folders of a project: a folder depends on another if one of its types refers to a
/// type there. The root is excluded, because it is the public API and registers everything.
/// </summary>
internal static class FolderRules
{
    public static IEnumerable<string> FoldersLayer(CSharpCompilation project)
    {
        var uses = Uses(project).ToLookup(u => u.From);
        var folders = uses.Select(g => g.Key).Order(StringComparer.Ordinal).ToArray();
        return from folder in folders
               where Reachable(uses, folder).Contains(folder)
               let ties = uses[folder].Where(u => Reachable(uses, u.To).Contains(folder)).Select(u => u.Why).Distinct()
               select $"{project.AssemblyName}: {folder} is in a cycle by {string.Join(", ", ties.Order())}";
    }

    private static HashSet<string> Reachable(ILookup<string, (string From, string To, string Why)> uses, string start)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>([start]);
        while (next.TryPop(out var folder))
        {
            foreach (var use in uses[folder].Where(u => reached.Add(u.To)))
            {
                next.Push(use.To);
            }
        }

        return reached;
    }

    private static IEnumerable<(string From, string To, string Why)> Uses(CSharpCompilation project) =>
        project.SyntaxTrees.Where(t => FolderOf(t).Length > 0).SelectMany(tree => UsesOf(project, tree)).Distinct();

    private static IEnumerable<(string From, string To, string Why)> UsesOf(CSharpCompilation project, SyntaxTree tree)
    {
        var model = project.GetSemanticModel(tree);
        return from name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
               let type = TypeOf(model.GetSymbolInfo(name).Symbol)
               let home = type?.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree
               where home is not null && FolderOf(home).Length > 0 && FolderOf(home) != FolderOf(tree)
               select (FolderOf(
                   tree), FolderOf(home), $"{Path.GetFileNameWithoutExtension(tree.FilePath)} -> {type!.Name}");
    }

    private static INamedTypeSymbol? TypeOf(ISymbol? symbol)
    {
        var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        while (type?.ContainingType is { } outer)
        {
            type = outer;
        }

        return type?.OriginalDefinition;
    }

    private static string FolderOf(SyntaxTree tree)
    {
        var parts = tree.FilePath.Split('/');
        var depth = parts[0] == "samples" ? 3 : 2;
        return parts.Length <= depth ? "" : string.Join('/', parts[depth..^1]);
    }
}
