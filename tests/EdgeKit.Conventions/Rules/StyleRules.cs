using EdgeKit.Conventions.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EdgeKit.Conventions.Rules;

/// <summary>The layout of code, as .editorconfig describes it.</summary>
internal static class StyleRules
{
    public const int WidestLine = 120;

    public static IEnumerable<string> LinesAreNarrow(SourceFile file) =>
        file.Root.SyntaxTree.GetText().Lines.Where(l => l.Span.Length > WidestLine && !IsOneString(file, l.Span.Start))
            .Select(l => $"{file.Path}:{l.LineNumber + 1} has {l.Span.Length} columns, more than {WidestLine}");

    /// <summary>if, else, for, foreach, while, do, lock, fixed; a chain of usings needs only one block.</summary>
    public static IEnumerable<string> BracesAreWritten(SourceFile file) =>
        file.Root.DescendantNodes().OfType<StatementSyntax>().Where(IsWithoutBraces)
            .Select(s => $"{file.At(s)} stands without braces");

    private static bool IsWithoutBraces(StatementSyntax statement) => statement is not BlockSyntax
        && statement.Parent switch
        {
            ElseClauseSyntax => statement is not IfStatementSyntax,
            UsingStatementSyntax => statement is not UsingStatementSyntax,
            IfStatementSyntax or CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax
                or DoStatementSyntax or LockStatementSyntax or FixedStatementSyntax => true,
            _ => false,
        };

    /// <summary>Text inside a raw or verbatim string of several lines is data, whose lines cannot be broken.</summary>
    private static bool IsOneString(SourceFile file, int position)
    {
        var node = file.Root.FindToken(position).Parent;
        return node?.FirstAncestorOrSelf<SyntaxNode>(
            n => n is InterpolatedStringExpressionSyntax || n.IsKind(SyntaxKind.StringLiteralExpression)
                || n.IsKind(SyntaxKind.Utf8StringLiteralExpression)) is { } text
            && text.SpanStart < position && text.ToString().Contains('\n', StringComparison.Ordinal);
    }
}
