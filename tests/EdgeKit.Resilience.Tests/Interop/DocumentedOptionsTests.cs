using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace EdgeKit.Resilience.Tests.Interop;

/// <summary>docs/from-http-resilience.md names every option of the package that is here, with its default.</summary>
public sealed partial class DocumentedOptionsTests
{
    private const string Page = "from-http-resilience.md";

    private static readonly string Text = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", Page));

    /// <summary>Options and the default that stands beside them; a row may name several.</summary>
    private static readonly Dictionary<string, string> Documented = Text.Split('\n')
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .SelectMany(
            cells => Quoted().Matches(cells[1]), (cells, name) => (Name: name.Groups[1].Value, Default: cells[2]))
        .ToDictionary(row => row.Name, row => row.Default);

    private static readonly (string Option, string Default)[] Options =
        [.. Of(new HttpStandardResilienceOptions(), "").Concat(
            Of(new HttpStandardHedgingResilienceOptions(), "")).Distinct()];

    [Fact]
    public void Every_option_is_named_with_its_default() =>
        Options.Where(option => Documented.GetValueOrDefault(option.Option) != option.Default).ShouldBeEmpty();

    [Fact]
    public void Every_method_that_configures_a_client_is_named() =>
        typeof(HttpStandardResilienceOptions).Assembly.GetExportedTypes()
            .Where(t => t.Name.EndsWith("BuilderExtensions", StringComparison.Ordinal)
                || t.Name.EndsWith("OptionsExtensions", StringComparison.Ordinal))
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(m => m.Name)
            .Distinct()
            .Where(name => !Documented.ContainsKey(name))
            .ShouldBeEmpty();

    [Fact]
    public void The_page_names_no_removed_option() =>
        Documented.Keys.Where(
            name => name.Contains('.')).Except(Options.Select(option => option.Option)).ShouldBeEmpty();

    /// <summary>
    /// What stands under Endpoint is what stands above it, which the page says once; every strategy has a name.
    /// </summary>
    private static IEnumerable<(string Option, string Default)> Of(object options, string path)
    {
        foreach (var property in options.GetType().GetProperties().Where(
            p => p.Name != nameof(ResilienceStrategyOptions.Name)))
        {
            var (name, value) = (path + property.Name, property.GetValue(options));
            if (value is HedgingEndpointOptions)
            {
                foreach (var inner in Of(value, ""))
                {
                    yield return inner with { Option = inner.Option.StartsWith("Timeout.", StringComparison.Ordinal)
                        ? "Attempt" + inner.Option : inner.Option };
                }
            }
            else if (value is ResilienceStrategyOptions or System.Threading.RateLimiting.ConcurrencyLimiterOptions)
            {
                foreach (var inner in Of(value, name + "."))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return (name, Written(value));
            }
        }
    }

    private static string Written(object? value) => value switch
    {
        null or Delegate => "-",
        TimeSpan span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds} s"),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "EdgeKit.sln")))
        {
            directory = directory.Parent;
        }

        return directory.FullName;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
