using System.Text.RegularExpressions;
using EdgeKit.Conventions.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EdgeKit.Conventions.Rules;

/// <summary>Keeps the retired words of the glossary out of names and prose.</summary>
internal static class WordRules
{
    /// <summary>Names of folders, types and members. A retired word counts as a word of a PascalCase name.</summary>
    public static IEnumerable<string> NamesAreCurrent(SourceFile file, IEnumerable<string> retired)
    {
        string[] words = [.. retired.Where(w => !w.Contains(' ', StringComparison.Ordinal))];
        foreach (var folder in file.Folders.Where(f => words.Any(w => IsWordOf(f, w))))
        {
            yield return $"{file.Path}: the folder {folder} has a retired name";
        }

        foreach (var token in file.Root.DescendantTokens().Where(IsDeclaration))
        {
            if (words.FirstOrDefault(w => IsWordOf(token.Text, w)) is { } word)
            {
                yield return $"{file.At(token.GetLocation())} {token.Text}: {word} is retired";
            }
        }
    }

    /// <summary>Prose: pages, and comments and texts of code. A single word counts as written, in any case.</summary>
    public static IEnumerable<string> ProseIsCurrent(string path, string text, IEnumerable<string> retired) =>
        from word in retired
        let line = LineOf(text, new Regex($@"(?<![\w.]){Regex.Escape(word)}(?![\w.]*\w)", RegexOptions.IgnoreCase))
        where line > 0
        select $"{path}:{line}: \"{word}\" is retired";

    public static IEnumerable<string> CommentsAreCurrent(SourceFile file, IReadOnlyList<string> retired) =>
        file.Root.DescendantTrivia().Where(t => t.Kind() is SyntaxKind.SingleLineCommentTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineCommentTrivia)
            .SelectMany(t => ProseIsCurrent(file.At(t.GetLocation()), t.ToFullString(), retired));

    private static int LineOf(string text, Regex word) =>
        word.Match(text) is { Success: true } match ? text.AsSpan(0, match.Index).Count('\n') + 1 : 0;

    private static bool IsDeclaration(SyntaxToken token) => token.IsKind(SyntaxKind.IdentifierToken)
        && token.Parent is BaseTypeDeclarationSyntax or MethodDeclarationSyntax or PropertyDeclarationSyntax
            or EnumMemberDeclarationSyntax or VariableDeclaratorSyntax or ParameterSyntax or DelegateDeclarationSyntax;

    /// <summary>Whether a name has the word among the words it is made of.</summary>
    private static bool IsWordOf(string name, string word)
    {
        var at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return false;
        }

        var begins = at == 0 || char.IsUpper(name[at]) || name[at - 1] == '_';
        var end = at + word.Length;
        var rest = name[end..];
        return begins && (rest.Length == 0 || !char.IsLower(rest[0]) || rest is "s" || rest.StartsWith("s", StringComparison.Ordinal)
            && rest.Length > 1 && char.IsUpper(rest[1]));
    }
}
