using System.Text.RegularExpressions;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions.Rules;

/// <summary>
/// A page that claims something and names the test that shows it: <c>Folder/ClassTests: `Beginning_of_a_name`,
/// `Another`</c>.
/// </summary>
internal static partial class TestMentionRules
{
    /// <param name="page">The page.</param>
    /// <param name="testsAt">The texts of the test files whose path ends with a name.</param>
    public static IEnumerable<string> MentionedTestsExist(Markdown page, Func<string, IReadOnlyList<string>> testsAt)
    {
        foreach (Match mention in Mention().Matches(page.Text))
        {
            var file = mention.Groups["file"].Value + ".cs";
            var texts = testsAt(file);
            if (texts.Count == 0)
            {
                yield return $"{page.Path} names the tests of {file}, which is not there";
            }

            foreach (var name in mention.Groups["name"].Captures.Select(c => c.Value))
            {
                if (texts.Count > 0 && !texts.Any(t => t.Contains(' ' + name, StringComparison.Ordinal)))
                {
                    yield return $"{page.Path} names a test that begins with {name}, and {file} has none";
                }
            }
        }
    }

    [GeneratedRegex(@"\b(?<file>[A-Z]\w*/[A-Z]\w*Tests)\b(?:: `(?<name>\w+)`(?:, `(?<name>\w+)`)*)?")]
    private static partial Regex Mention();
}
