using System.Text.RegularExpressions;

namespace EdgeKit.Conventions.Rules;

/// <summary>Checks the build settings that other rules depend on.</summary>
internal static partial class BuildRules
{
    /// <summary>Missing documentation of a public member (CS1591) is an error, and no file suppresses it.</summary>
    /// <param name="sourceProps">The props of <c>src</c>.</param>
    /// <param name="rootProps">The props of the repository.</param>
    /// <param name="others">Every other file that could suppress the warning, by path.</param>
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

    /// <summary>The solution has only the platform Any CPU. Some tools add unused x64 and x86 configurations.</summary>
    public static IEnumerable<string> HasOnePlatform(string solution) =>
        solution.Split('\n').Where(
            l => l.Contains("|x64", StringComparison.Ordinal) || l.Contains("|x86", StringComparison.Ordinal))
            .Select(l => $"the solution has another platform than Any CPU: {l.Trim()}");

    [GeneratedRegex(@"\bCS1591\b|[;>]\s*1591\b", RegexOptions.IgnoreCase)]
    private static partial Regex Silenced();
}
