using System.Reflection;
using System.Text.RegularExpressions;
using EdgeKit.Conventions.Model;
using EdgeKit.Conventions.Support;
using EdgeKit.Policies;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Conventions.Rules;

/// <summary>Checks the links, settings, commands and metrics in the documentation.</summary>
internal static partial class DocumentRules
{
    public const int LongestReadme = 149;

    private static readonly MethodInfo AddPolicies =
        typeof(EdgeKitPolicyServiceCollectionExtensions).GetMethod(
            nameof(EdgeKitPolicyServiceCollectionExtensions.AddEdgeKitPolicies))!;

    /// <param name="page">The page.</param>
    /// <param name="find">
    /// Returns the page at a path, an empty page for any other file or folder, or null if the path does not exist.
    /// </param>
    public static IEnumerable<string> LinksLead(Markdown page, Func<string, Markdown?> find)
    {
        foreach (var link in page.Links)
        {
            var (path, anchor) = link.Split('#') is [var p, var a] ? (p, a) : (link, null);
            var target = path.Length == 0 ? page : find(Resolve(page.Path, path));
            if (target is null)
            {
                yield return $"{page.Path} links to {link}, which is not there";
            }
            else if (anchor is not null && !target.Anchors.Contains(anchor))
            {
                yield return $"{page.Path} links to {link}, and {target.Path} has no such heading";
            }
        }
    }

    public static IEnumerable<string> IsShort(Markdown readme)
    {
        var lines = readme.Text.TrimEnd().Split('\n').Length;
        return lines <= LongestReadme ? [] : [$"{readme.Path} has {lines} lines, more than {LongestReadme}"];
    }

    /// <summary>The EdgeKit section of a snippet binds without errors, as in an application.</summary>
    public static IEnumerable<string> SettingsBind(string where, string json)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));
        var section = new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection("EdgeKit");
        var services = new ServiceCollection().AddLogging();
        foreach (var child in section.GetChildren())
        {
            if (Sections.All.GetValueOrDefault(child.Key) is not { } options)
            {
                return [$"{where}: EdgeKit:{child.Key} is the section of no feature"];
            }

            AddPolicies.MakeGenericMethod(options).Invoke(null, [services, child]);
        }

        using var provider = services.BuildServiceProvider();
        try
        {
            _ = provider.GetService<PolicyTables>()?.Current;
            return [];
        }
        catch (PolicyException e)
        {
            return e.Problems.Select(p => $"{where}: {p}");
        }
    }

    /// <summary>The first code block is two commands: one runs an existing project, and CI runs the other.</summary>
    public static IEnumerable<string> CommandsAreExercised(Markdown readme, string ci, Func<string, bool> exists)
    {
        const string run = "dotnet run --project ";
        if (readme.Code("sh").FirstOrDefault()?.TrimEnd().Split('\n') is not [var first, var second])
        {
            return [$"{readme.Path} does not begin with two commands"];
        }

        return
        [
            .. first.StartsWith(run, StringComparison.Ordinal) && exists(first[run.Length..])
                ? [] : new[] { $"{first}: there is no such project" },
            .. ci.TrimEnd().EndsWith($"exec {second}", StringComparison.Ordinal)
            ? [] : new[] { $"{second}: CI does not run it" },
        ];
    }

    /// <summary>The page documents every metric instrument.</summary>
    public static IEnumerable<string> InstrumentsAreExplained(IEnumerable<SourceFile> files, Markdown page) =>
        files.SelectMany(f => f.Root.DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Where(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: var name }
                && Instrument().IsMatch(name))
            .Select(call => call.ArgumentList.Arguments.FirstOrDefault()?.Expression)
            .OfType<LiteralExpressionSyntax>()
            .Select(literal => literal.Token.ValueText)
            .Where(name => !page.Text.Contains($"`{name}`", StringComparison.Ordinal))
            .Select(name => $"{page.Path} does not explain {name}");

    [GeneratedRegex("^Create(Observable)?(Counter|UpDownCounter|Histogram|Gauge)$")]
    private static partial Regex Instrument();

    private static string Resolve(string page, string link) =>
        Path.GetRelativePath(
            "/", Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(page)!, link))).Replace('\\', '/');
}
