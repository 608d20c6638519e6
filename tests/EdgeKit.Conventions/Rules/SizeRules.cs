using EdgeKit.Conventions.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EdgeKit.Conventions.Rules;

/// <summary>Limits the length, nesting and complexity of code.</summary>
internal static class SizeRules
{
    public const int MedianFile = 60;
    public const int LongestFile = 250;
    public const int LongestMethod = 40;
    public const int DeepestNesting = 3;
    public const int MostComplex = 10;
    public const int LongestTable = 16;
    public const int MostParameters = 6;

    public static IEnumerable<string> MedianIsShort(IEnumerable<SourceFile> files)
    {
        var lengths = files.Select(f => f.Lines).Order().ToArray();
        var median = lengths.Length == 0 ? 0 : lengths[lengths.Length / 2];
        return median <= MedianFile ? [] : [$"the median file has {median} lines, more than {MedianFile}"];
    }

    /// <param name="files">The files.</param>
    /// <param name="excused">Paths of the files that may be long, each with the reason.</param>
    public static IEnumerable<string> FilesAreShort(
        IReadOnlyList<SourceFile> files, IReadOnlyDictionary<string, string> excused)
    {
        var tooLong = files.Where(f => f.Lines > LongestFile).ToDictionary(f => f.Path, f => f.Lines);
        return
        [
            .. tooLong.Where(
                f => !excused.ContainsKey(f.Key)).Select(f => $"{f.Key} has {f.Value} lines, more than {LongestFile}"),
            .. excused.Keys.Except(
                tooLong.Keys).Select(p => $"{p} is excused for its length and needs no excuse any more"),
        ];
    }

    public static IEnumerable<string> MethodsAreShort(SourceFile file) =>
        Bodies(file).Select(b => (Body: b, Lines: LineCount(b))).Where(b => b.Lines > LongestMethod)
            .Select(b => $"{file.At(b.Body)} {Name(b.Body)} has {b.Lines} lines, more than {LongestMethod}");

    public static IEnumerable<string> NestingIsShallow(SourceFile file) =>
        Bodies(file).Select(b => (Body: b, Depth: Depth(b))).Where(b => b.Depth > DeepestNesting)
            .Select(b => $"{file.At(b.Body)} {Name(b.Body)} nests {b.Depth} deep, more than {DeepestNesting}");

    public static IEnumerable<string> MethodsAreSimple(SourceFile file) =>
        Bodies(file).Select(
            b => (Body: b, Paths: 1 + b.DescendantNodes().Count(IsBranch))).Where(b => b.Paths > MostComplex)
            .Select(b => $"{file.At(b.Body)} {Name(b.Body)} has {b.Paths} paths, more than {MostComplex}");

    public static IEnumerable<string> SwitchesAreShort(SourceFile file) =>
        file.Root.DescendantNodes().OfType<SwitchExpressionSyntax>().Where(s => s.Arms.Count > LongestTable)
            .Select(s => $"{file.At(s)} a switch has {s.Arms.Count} arms, more than {LongestTable}");

    /// <summary>
    /// Limits the constructor parameters of classes and structs. Records are exempt, because their parameters are data.
    /// </summary>
    public static IEnumerable<string> ConstructorsAreLight(SourceFile file) =>
        file.Root.DescendantNodes().OfType<ParameterListSyntax>()
            .Where(p => p.Parent is ConstructorDeclarationSyntax or ClassDeclarationSyntax or StructDeclarationSyntax)
            .Where(p => p.Parameters.Count > MostParameters)
            .Select(p => $"{file.At(p)} a constructor has {p.Parameters.Count} parameters, more than {MostParameters}");

    private static IEnumerable<SyntaxNode> Bodies(SourceFile file) =>
        file.Root.DescendantNodes().Where(n => IsMember(n) || n is LocalFunctionStatementSyntax
            || (n is AnonymousFunctionExpressionSyntax && !n.Ancestors().Any(IsMemberOrFunction)));

    private static bool IsMemberOrFunction(SyntaxNode node) => IsMember(node)
        || node is LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax;

    private static bool IsMember(SyntaxNode node) => node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax
        or PropertyDeclarationSyntax { ExpressionBody: not null }
        or IndexerDeclarationSyntax { ExpressionBody: not null };

    /// <summary>Counts the lines from the signature to the closing brace, without attributes.</summary>
    private static int LineCount(SyntaxNode body)
    {
        var first = body.ChildNodesAndTokens().First(
            n => !n.IsKind(SyntaxKind.AttributeList)).GetLocation()!.GetLineSpan().StartLinePosition.Line;
        return body.GetLocation().GetLineSpan().EndLinePosition.Line - first + 1;
    }

    private static string Name(SyntaxNode body) => body switch
    {
        MethodDeclarationSyntax m => m.Identifier.Text,
        LocalFunctionStatementSyntax f => f.Identifier.Text,
        ConstructorDeclarationSyntax c => c.Identifier.Text,
        PropertyDeclarationSyntax p => p.Identifier.Text,
        _ => body.Kind().ToString(),
    };

    private static int Depth(SyntaxNode node)
    {
        var below = node.ChildNodes().Select(Depth).DefaultIfEmpty().Max();
        return below + (IsNesting(node) ? 1 : 0);
    }

    /// <summary>Returns false for an <c>else if</c>, which continues its chain at the same depth.</summary>
    private static bool IsNesting(SyntaxNode node) => node switch
    {
        IfStatementSyntax { Parent: ElseClauseSyntax } => false,
        IfStatementSyntax
            or CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax => true,
        SwitchStatementSyntax or TryStatementSyntax or LockStatementSyntax => true,
        _ => false,
    };

    /// <summary>
    /// Counts each arm of a switch except the discard. A switch that is the whole returned expression is a table and
    /// has a separate limit.
    /// </summary>
    private static bool IsBranch(SyntaxNode node) => node switch
    {
        SwitchExpressionArmSyntax { Pattern: DiscardPatternSyntax } => false,
        SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax table } => !IsTable(table),
        _ => IsBranch(node.Kind()),
    };

    private static bool IsTable(SwitchExpressionSyntax node) => node.Parent is ReturnStatementSyntax
        or ArrowExpressionClauseSyntax;

    private static bool IsBranch(SyntaxKind kind) => kind is
        SyntaxKind.IfStatement or SyntaxKind.ForStatement
            or SyntaxKind.ForEachStatement or SyntaxKind.WhileStatement or SyntaxKind.DoStatement
        or SyntaxKind.CaseSwitchLabel
            or SyntaxKind.CasePatternSwitchLabel or SyntaxKind.CatchClause or SyntaxKind.ConditionalExpression
        or SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression;
}
