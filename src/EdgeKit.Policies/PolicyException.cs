using System.Text;

namespace EdgeKit.Policies;

/// <summary>The configuration is invalid. The message lists every problem with its path, value and fix.</summary>
public sealed class PolicyException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problems">The problems; at least one.</param>
    public PolicyException(IReadOnlyList<PolicyProblem> problems)
        : base(Describe(problems)) => Problems = problems;

    /// <summary>The problems, in the order in which they were found.</summary>
    public IReadOnlyList<PolicyProblem> Problems { get; }

    /// <summary>
    /// Returns the problems without a stack trace, which would not help to find the setting.
    /// </summary>
    /// <returns>The type and the message.</returns>
    public override string ToString() => $"{typeof(PolicyException).FullName}: {Message}";

    internal static string Describe(IReadOnlyList<PolicyProblem> problems)
    {
        var text = new StringBuilder("The EdgeKit configuration has ")
            .Append(problems.Count)
            .Append(problems.Count == 1 ? " problem:" : " problems:");
        for (var i = 0; i < problems.Count; i++)
        {
            text.AppendLine().Append("  ").Append(i + 1).Append(". ").Append(problems[i]);
        }

        return text.ToString();
    }
}
