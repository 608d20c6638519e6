using System.Text;

namespace EdgeKit.Policies;

/// <summary>The configuration is invalid. The message lists every problem with its path, value and fix.</summary>
/// <param name="problems">The problems; at least one.</param>
public sealed class PolicyException(IReadOnlyList<PolicyProblem> problems) : Exception(Describe(problems))
{
    /// <summary>The problems, in the order in which they were found.</summary>
    public IReadOnlyList<PolicyProblem> Problems { get; } = problems;

    /// <summary>Returns no stack trace, which would not help to find the setting.</summary>
    /// <returns>The type and the message.</returns>
    public override string ToString() => $"{typeof(PolicyException).FullName}: {Message}";

    internal static string Describe(IReadOnlyList<PolicyProblem> problems)
    {
        var head = $"The EdgeKit configuration has {problems.Count} problem{(problems.Count == 1 ? "" : "s")}:";
        return string.Join(Environment.NewLine, [head, .. problems.Select((it, i) => $"  {i + 1}. {it}")]);
    }
}
