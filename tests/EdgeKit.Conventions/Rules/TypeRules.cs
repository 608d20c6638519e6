using EdgeKit.Conventions.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EdgeKit.Conventions.Rules;

/// <summary>Checks the location, name and visibility of types.</summary>
internal static class TypeRules
{
    private static readonly string[] Drawers = [
        "Common", "Shared", "Utils", "Util", "Utilities", "Helpers", "Helper", "Core", "Manager", "Managers"];

    /// <summary>The platform namespaces in which extension classes may be declared.</summary>
    private static readonly string[] PlatformNamespaces =
    [
        "Microsoft.Extensions.DependencyInjection",
            "Microsoft.Extensions.Hosting", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Http",
        "Microsoft.EntityFrameworkCore", "Polly",
    ];

    public static IEnumerable<string> OneTypePerFile(SourceFile file)
    {
        var types = file.Types;
        if (types.Count > 1)
        {
            yield return $"{file.Path} holds {types.Count} types: {string.Join(", ", types.Select(t => t.Identifier.Text))}";
        }

        if (types.Count == 1 && types[0].Identifier.Text != file.Name)
        {
            yield return $"{file.Path} holds {types[0].Identifier.Text}: name the file like the type";
        }
    }

    /// <summary>A name stands for one thing in the whole library.</summary>
    public static IEnumerable<string> NamesAreUnique(IEnumerable<SourceFile> files) =>
        files.SelectMany(f => f.Types.Select(t => (t.Identifier.Text, f.Path))).GroupBy(t => t.Text, t => t.Path)
            .Where(g => g.Skip(1).Any()).Select(g => $"{g.Key} is declared in {string.Join(" and ", g)}");

    public static IEnumerable<string> ClassesAreClosed(SourceFile file) =>
        file.Root.DescendantNodes().OfType<TypeDeclarationSyntax>()
            .Where(t => t is ClassDeclarationSyntax || t.IsKind(SyntaxKind.RecordDeclaration))
            .Where(t => !t.Modifiers.Any(
                m => m.Kind() is SyntaxKind.SealedKeyword or SyntaxKind.AbstractKeyword or SyntaxKind.StaticKeyword))
            .Where(t => t.Identifier.Text != "Program")
            .Select(t => $"{file.At(t)} {t.Identifier.Text} is neither sealed nor abstract nor static");

    public static IEnumerable<string> PublicAtTheRoot(SourceFile file) =>
        file.Types.Where(t => IsPublic(t) != (file.Folders.Count == 0))
            .Select(t => IsPublic(t)
                ? $"{file.At(t)} {t.Identifier.Text} is public: move it to the project's root or make it internal"
                : $"{file.At(t)} {t.Identifier.Text} is internal: move it to a folder or make it public");

    public static IEnumerable<string> NamespaceFollowsFolder(SourceFile file)
    {
        var expected = string.Join('.', file.Folders.Prepend(file.Project));
        return file.Root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
            .Select(n => n.Name.ToString())
            .Where(n => n != expected && !IsPlatformExtension(file, n))
            .Select(n => $"{file.Path} is in the namespace {n}, expected {expected}");
    }

    /// <summary>Rejects generic names such as Common and Helpers, which do not describe their contents.</summary>
    public static IEnumerable<string> NoDrawers(SourceFile file) =>
        [
            .. file.Folders.Concat(file.Project.Split('.')).Where(
                Drawers.Contains).Select(f => $"{file.Path}: a folder or project is called {f}"),
            .. file.Types.Where(t => Drawers.Any(d => EndsInWord(t.Identifier.Text, d))).Select(
                t => $"{file.At(t)} is called {t.Identifier.Text}"),
        ];

    public static IEnumerable<string> AtMostHalfPublic(string project, IEnumerable<SourceFile> files)
    {
        var types = files.SelectMany(f => f.Types).ToArray();
        var open = types.Count(IsPublic);
        return open * 2 <= types.Length ? [] : [$"{project} has {open} public types of {types.Length}"];
    }

    private static bool IsPublic(BaseTypeDeclarationSyntax type) => type.Modifiers.Any(SyntaxKind.PublicKeyword);

    private static bool IsPlatformExtension(SourceFile file, string name) =>
        PlatformNamespaces.Contains(name)
        && file.Folders.Count == 0 && file.Name.EndsWith("Extensions", StringComparison.Ordinal);

    private static bool EndsInWord(string name, string word) =>
        name == word || (name.EndsWith(word, StringComparison.Ordinal) && char.IsLower(name[^(word.Length + 1)]));
}
