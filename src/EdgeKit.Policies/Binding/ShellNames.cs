namespace EdgeKit.Policies.Binding;

/// <summary>
/// Names as a shell can say them: it exports variables of letters, digits and underscores only, so <c>per_caller</c> means <c>per-caller</c> where that is
/// there.
/// </summary>
internal static class ShellNames
{
    /// <summary>The name that each of some names stands for: mostly itself.</summary>
    public static IEnumerable<(string Name, string Meant)> Resolve(IReadOnlyCollection<string> names) =>
        names.Select(name => (name, Meant(name, names))).OrderBy(n => n.Item1 == n.Item2 ? 0 : 1); // what is exported overrides what is written

    private static string Meant(string name, IEnumerable<string> names) =>
        name.Contains('_') && names.FirstOrDefault(other => !IsOfShell(other) && InShell(other).Equals(name, StringComparison.OrdinalIgnoreCase)) is { } meant
            ? meant
            : name;

    private static bool IsOfShell(string name) => name.All(IsOfShell);

    private static bool IsOfShell(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static string InShell(string name) => string.Concat(name.Select(c => IsOfShell(c) ? c : '_'));
}
