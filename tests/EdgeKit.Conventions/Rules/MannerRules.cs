using System.Text.RegularExpressions;
using EdgeKit.Conventions.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EdgeKit.Conventions.Rules;

/// <summary>
/// Finds forbidden calls and constructs. Names are resolved by the compiler, so an unrelated property called Result
/// passes.
/// </summary>
internal static partial class MannerRules
{
    public const int MostPragmas = 5;

    private static readonly Dictionary<string, string[]> Clocks = new()
    {
        ["System.DateTime"] = ["Now", "UtcNow", "Today"],
        ["System.DateTimeOffset"] = ["Now", "UtcNow"],
        ["System.Environment"] = ["TickCount", "TickCount64"],
        ["System.Diagnostics.Stopwatch"] = ["GetTimestamp", "GetElapsedTime", "StartNew", "Start", "Restart"],
    };

    private static readonly Dictionary<string, string[]> Blocking = new()
    {
        ["System.Threading.Thread"] = ["Sleep"],
        ["System.Threading.Tasks.Task"] = ["Result", "Wait", "WaitAll", "WaitAny"],
        ["System.Threading.Tasks.Task<TResult>"] = ["Result"],
        ["System.Threading.Tasks.ValueTask<TResult>"] = ["Result"],
        ["System.Runtime.CompilerServices.TaskAwaiter"] = ["GetResult"],
        ["System.Runtime.CompilerServices.TaskAwaiter<TResult>"] = ["GetResult"],
    };

    private static readonly Dictionary<string, string[]> HandWrittenLogs = new()
    {
        ["Microsoft.Extensions.Logging.LoggerExtensions"] = [
            "Log", "LogTrace", "LogDebug", "LogInformation", "LogWarning", "LogError", "LogCritical"],
        ["System.Console"] = ["Write", "WriteLine", "Error"],
    };

    public static IEnumerable<string> NoRawClock(Compilation compilation) =>
        Uses(compilation, Clocks, "reads a clock that no test can turn");

    /// <summary>
    /// Finds blocking calls, except in the synchronous <c>Send</c> of an <c>HttpClient</c> handler, which must block.
    /// </summary>
    public static IEnumerable<string> NoBlocking(Compilation compilation) =>
        Uses(compilation, Blocking, "blocks a thread", IsInBlockingSend);

    public static IEnumerable<string> NoHandWrittenLog(Compilation compilation) =>
        Uses(compilation, HandWrittenLogs, "writes a log by hand: generate it with [LoggerMessage]");

    /// <summary>
    /// Only EdgeKit.Redis, Redis*Store files and a leaf's folder or project Redis use StackExchange.Redis. Inferred
    /// types count too.
    /// </summary>
    public static IEnumerable<string> RedisClientOnlyInStores(Compilation compilation) =>
        compilation.AssemblyName == "EdgeKit.Redis" ? [] :
            from tree in compilation.SyntaxTrees
            where !AboutRedis().IsMatch(tree.FilePath)
            let model = compilation.GetSemanticModel(tree)
            from name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
            let symbol = model.GetSymbolInfo(name).Symbol
            where symbol?.ContainingAssembly?.Name == "StackExchange.Redis"
            select $"{At(name)} uses {symbol.ToDisplayString()} of StackExchange.Redis outside a Redis*Store or a folder Redis";

    public static IEnumerable<string> NoRegion(SourceFile file) =>
        Directives(file, SyntaxKind.RegionDirectiveTrivia).Select(d => $"{file.At(d.GetLocation())} has a #region");

    public static IEnumerable<string> FewPragmas(IEnumerable<SourceFile> files)
    {
        var found = files.SelectMany(f => Directives(f, SyntaxKind.PragmaWarningDirectiveTrivia)
            .Where(d => d.ToFullString().Contains("disable", StringComparison.Ordinal)).Select(
                d => f.At(d.GetLocation()))).ToArray();
        return found.Length <= MostPragmas
            ? [] : [$"{found.Length} pragmas, more than {MostPragmas}: {string.Join(", ", found)}"];
    }

    /// <summary>Event ids are explicit and unique within a log class, so that alerts can rely on them.</summary>
    public static IEnumerable<string> LogIdsAreStable(SourceFile file)
    {
        var attributes = file.Root.DescendantNodes().OfType<AttributeSyntax>().Where(
            a => a.Name.ToString() == "LoggerMessage").ToArray();
        var ids = attributes.Select(Id).ToArray();
        return
        [
            .. attributes.Where(_ => !file.Name.EndsWith("Log", StringComparison.Ordinal)).Select(
                a => $"{file.At(a)} a log message outside a *Log.cs"),
            .. attributes.Where(a => Id(a) is null).Select(a => $"{file.At(a)} a log message without an id"),
            .. ids.OfType<string>().GroupBy(
                i => i).Where(g => g.Count() > 1).Select(g => $"{file.Path} uses the event id {g.Key} twice"),
        ];
    }

    private static string? Id(AttributeSyntax attribute)
    {
        var arguments = attribute.ArgumentList?.Arguments ?? default;
        var id = arguments.FirstOrDefault(
            a => a.NameEquals?.Name.Identifier.Text == "EventId" || a.NameColon?.Name.Identifier.Text == "eventId")
            ?? arguments.FirstOrDefault(a => a.NameEquals is null && a.NameColon is null);
        return id?.Expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } literal
            ? literal.Token.Text : null;
    }

    private static IEnumerable<SyntaxTrivia> Directives(SourceFile file, SyntaxKind kind) =>
        file.Root.DescendantTrivia(descendIntoTrivia: true).Where(t => t.IsKind(kind));

    private static IEnumerable<string> Uses(Compilation compilation,
        Dictionary<string, string[]> banned, string crime, Func<SemanticModel, SyntaxNode, bool>? isExcused = null) =>
        from tree in compilation.SyntaxTrees
        let model = compilation.GetSemanticModel(tree)
        from name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
        where banned.Values.Any(members => members.Contains(name.Identifier.Text))
        let symbol = model.GetSymbolInfo(name).Symbol
        where symbol?.ContainingType is not null
            && banned.GetValueOrDefault(
                symbol.ContainingType.OriginalDefinition.ToDisplayString())?.Contains(symbol.Name) == true
            && isExcused?.Invoke(model, name) != true
        select $"{At(name)} {symbol.ContainingType.Name}.{symbol.Name} {crime}";

    private static bool IsInBlockingSend(SemanticModel model, SyntaxNode node)
    {
        for (var symbol = model.GetEnclosingSymbol(
            node.SpanStart); symbol is IMethodSymbol method; symbol = symbol.ContainingSymbol)
        {
            if (method is { Name: "Send", OverriddenMethod.ContainingNamespace: var origin }
                && origin.ToDisplayString() == "System.Net.Http")
            {
                return true;
            }
        }

        return false;
    }

    private static string At(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return $"{span.Path}:{span.StartLinePosition.Line + 1}";
    }

    [GeneratedRegex(@"[/.]Redis/|/Redis\w*Store\.cs$")]
    private static partial Regex AboutRedis();
}
