using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EdgeKit.Conventions.Rules;

/// <summary>
/// Each type of a shared project is used by at least two projects, directly or through another of its types.
/// </summary>
internal static class SharedRules
{
    public static IEnumerable<string> TypesServeTwoProjects(
        CSharpCompilation shared, IEnumerable<CSharpCompilation> others)
    {
        var inner = Uses(shared, shared.AssemblyName!).ToLookup(u => u.From, u => u.To);
        var users = others.SelectMany(other => Uses(other, shared.AssemblyName!).Select(u => u.To).Distinct()
                .SelectMany(type => Reachable(inner, type)).Distinct().Select(type => (Type: type, other.AssemblyName)))
            .ToLookup(use => use.Type, use => use.AssemblyName);
        return from type in TypesOf(shared)
               let projects = users[type].Order(StringComparer.Ordinal).ToArray()
               where projects.Length < 2
               select $"{type} serves {(projects.Length == 0 ? "no project" : $"only {projects[0]}")}";
    }

    private static IEnumerable<string> TypesOf(CSharpCompilation project) =>
        project.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes().Where(IsType)
            .Select(type => NameOf(project.GetSemanticModel(tree), type))).Distinct();

    /// <summary>Every use of a type of an assembly, and the type that it is used in.</summary>
    private static IEnumerable<(string From, string To)> Uses(CSharpCompilation project, string assembly) =>
        project.SyntaxTrees.SelectMany(tree =>
        {
            var model = project.GetSemanticModel(tree);
            return from name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
                   let symbol = model.GetSymbolInfo(name).Symbol
                   let type = symbol as INamedTypeSymbol ?? symbol?.ContainingType
                   where type?.ContainingAssembly?.Name == assembly
                   let user = name.Ancestors().FirstOrDefault(IsType)
                   where user is not null
                   select (NameOf(model, user), NameOf(type));
        }).Distinct();

    private static HashSet<string> Reachable(ILookup<string, string> uses, string start)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>([start]);
        while (next.TryPop(out var type))
        {
            if (reached.Add(type))
            {
                foreach (var used in uses[type])
                {
                    next.Push(used);
                }
            }
        }

        return reached;
    }

    private static bool IsType(SyntaxNode node) =>
        node is BaseTypeDeclarationSyntax and not ExtensionBlockDeclarationSyntax or DelegateDeclarationSyntax;

    private static string NameOf(SemanticModel model, SyntaxNode type) =>
        NameOf((INamedTypeSymbol)model.GetDeclaredSymbol(type)!);

    /// <summary>An extension block has no name: its members are those of the class around it.</summary>
    private static string NameOf(INamedTypeSymbol type) =>
        type.IsExtension ? NameOf(type.ContainingType)
        : type.ContainingType is { } outer ? $"{NameOf(outer)}.{type.Name}"
        : $"{type.ContainingNamespace}.{type.Name}";
}
