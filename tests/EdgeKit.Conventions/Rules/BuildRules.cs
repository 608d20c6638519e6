using System.Text.RegularExpressions;

namespace EdgeKit.Conventions.Rules;

/// <summary>Settings of the build that other rules lean on.</summary>
internal static partial class BuildRules
{
    /// <summary>
    /// The compiler asks for documentation of every public member (CS1591) and nobody has told it not to.
    /// </summary>
    /// <param name="sourceProps">The props of <c>src</c>.</param>
    /// <param name="rootProps">The props of the repository.</param>
    /// <param name="others">Every other file that could silence the warning, by path.</param>
    public static IEnumerable<string> DocumentationIsDemanded(
        string sourceProps, string rootProps, IEnumerable<(string Path, string Text)> others)
    {
        if (!sourceProps.Contains(
            "<GenerateDocumentationFile>true</GenerateDocumentationFile>", StringComparison.Ordinal))
        {
            yield return "src does not generate documentation files";
        }

        if (!rootProps.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", StringComparison.Ordinal))
        {
            yield return "warnings are no errors";
        }

        foreach (var (path, _) in others.Where(o => Silenced().IsMatch(o.Text)))
        {
            yield return $"{path} silences CS1591";
        }
    }

    /// <summary>Tools add x64 and x86 to a solution, three hundred lines that nothing uses.</summary>
    public static IEnumerable<string> HasOnePlatform(string solution) =>
        solution.Split('\n').Where(
            l => l.Contains("|x64", StringComparison.Ordinal) || l.Contains("|x86", StringComparison.Ordinal))
            .Select(l => $"the solution has another platform than Any CPU: {l.Trim()}");

    [GeneratedRegex(@"\bCS1591\b|[;>]\s*1591\b", RegexOptions.IgnoreCase)]
    private static partial Regex Silenced();
}
