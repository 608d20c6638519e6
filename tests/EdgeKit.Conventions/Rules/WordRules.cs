using System.Text.RegularExpressions;
using EdgeKit.Conventions.Model;
using EdgeKit.Conventions.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EdgeKit.Conventions.Rules;

/// <summary>Keeps the retired words of the glossary out of names and prose.</summary>
internal sealed partial class WordRules(IReadOnlyList<RetiredWord> retired)
{
    private readonly string[] _names = [.. retired.Where(w => w.IsForNames).Select(w => w.Text)];
    private readonly string[] _folders = [.. retired.Where(w => w.IsForFolders).Select(w => w.Text)];
    private readonly Regex _prose = new(
        $@"(?<![^\W_])({string.Join('|', retired.Where(w => w.IsForProse).Select(w => Pattern(w.Text)))})s?(?![^\W_])",
        RegexOptions.IgnoreCase | RegexOptions.Compiled);

    /// <summary>
    /// Names of folders and of all that code declares. A retired word counts as a word of a PascalCase name.
    /// </summary>
    public IEnumerable<string> NamesAreCurrent(SourceFile file)
    {
        foreach (var folder in file.Folders.Where(f => Array.Exists(_folders, w => HasWord(f, w))))
        {
            yield return $"{file.Path}: the folder {folder} has a retired name";
        }

        foreach (var token in file.Root.DescendantTokens().Where(IsDeclaration))
        {
            if (Array.Find(_names, w => HasWord(token.Text, w)) is { } word)
            {
                yield return $"{file.At(token.GetLocation())} {token.Text}: {word} is retired";
            }
        }
    }

    /// <summary>Words of a text, also those that a name or an instrument in it is made of.</summary>
    public IEnumerable<string> ProseIsCurrent(string path, string text)
    {
        var words = NextWordOfName().Replace(text, " ");
        return _prose.Matches(words).Select(m => $"{path}:{words.AsSpan(0, m.Index).Count('\n') + 1}: "
            + $"\"{BetweenWords().Replace(m.Value, " ")}\" is retired");
    }

    public IEnumerable<string> CommentsAreCurrent(SourceFile file) =>
        file.Root.DescendantTrivia().Where(t => t.Kind() is SyntaxKind.SingleLineCommentTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineCommentTrivia)
            .SelectMany(t => ProseIsCurrent(file.At(t.GetLocation()), t.ToFullString()));

    /// <summary>Messages, names of metrics and scripts; not the former names of settings.</summary>
    public IEnumerable<string> StringsAreCurrent(SourceFile file) =>
        file.Root.DescendantTokens().Where(t => t.Kind() is SyntaxKind.StringLiteralToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
                or SyntaxKind.InterpolatedStringTextToken
                or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.Utf8SingleLineRawStringLiteralToken
                or SyntaxKind.Utf8MultiLineRawStringLiteralToken)
            .Where(t => t.Parent?.FirstAncestorOrSelf<AttributeSyntax>()?.Name.ToString() != "FormerName")
            .SelectMany(t => ProseIsCurrent(file.At(t.GetLocation()), t.ValueText));

    public static IEnumerable<string> WordsAreSingular(IReadOnlyList<RetiredWord> retired) =>
        retired.Where(w => w.Text.EndsWith('s')).Select(w => $"{Glossary.Path}: {w.Text} is no singular");

    /// <summary>True for an identifier that names something new; false where it refers to something.</summary>
    private static bool IsDeclaration(SyntaxToken token) =>
        token.IsKind(SyntaxKind.IdentifierToken) && token.Parent switch
        {
            ConstructorDeclarationSyntax or DestructorDeclarationSyntax => false,
            SimpleNameSyntax { Parent: NameColonSyntax { Parent.Parent: TupleExpressionSyntax } } => true,
            SimpleNameSyntax { Parent: NameEqualsSyntax { Parent: not AttributeArgumentSyntax } } => true,
            SimpleNameSyntax => false,
            _ => true,
        };

    /// <summary>The words of a phrase may stand on two lines, of a comment too.</summary>
    private static string Pattern(string text) =>
        string.Join(@"[\s/*]+", text.Split(' ').Select(Regex.Escape));

    /// <summary>True if the word is one of the words that a name is made of, in the singular or plural.</summary>
    private static bool HasWord(string name, string word)
    {
        var at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return false;
        }

        var begins = at == 0 || char.IsUpper(name[at]) || name[at - 1] == '_';
        var rest = name[(at + word.Length)..];
        return begins && (rest.Length == 0 || !char.IsLower(rest[0]) || IsPlural(rest));
    }

    private static bool IsPlural(string rest) => rest[0] == 's' && (rest.Length == 1 || !char.IsLower(rest[1]));

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex NextWordOfName();

    [GeneratedRegex(@"[\s/*]+")]
    private static partial Regex BetweenWords();
}
