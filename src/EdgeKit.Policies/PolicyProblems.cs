using EdgeKit.Policies.Binding;

namespace EdgeKit.Policies;

/// <summary>Collects every problem of one load, so that a user sees all of them at once. Not thread safe.</summary>
public sealed class PolicyProblems
{
    private readonly List<PolicyProblem> _problems = [];
    private readonly List<(string Path, string Name)> _renamed = [];

    /// <summary>The problems so far, in the order in which they were found.</summary>
    public IReadOnlyList<PolicyProblem> All => _problems;

    /// <summary>True if a source of settings is lost, which explains whatever else is missing.</summary>
    internal bool HasLostSource { get; set; }

    /// <summary>Keys that were read under their former name, and the name of today. They are no problems.</summary>
    internal IReadOnlyList<(string Path, string Name)> Renamed => _renamed;

    /// <summary>Adds a problem. The same problem, found by two checks, is kept once.</summary>
    /// <param name="path">The configuration path of the offending key.</param>
    /// <param name="value">The offending value, or <see langword="null"/> when there is none or it is a secret.</param>
    /// <param name="reason">What is wrong, as a clause without a full stop.</param>
    /// <param name="fix">What to do about it, as a sentence.</param>
    public void Add(string path, string? value, string reason, string fix)
    {
        var problem = new PolicyProblem(path, value, reason, fix);
        if (!_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }

    /// <summary>Adds the problem that a name stands for nothing, with the nearest known name as the fix.</summary>
    /// <param name="path">The configuration path, or the route or endpoint, at which the name stands.</param>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The names that would have been right.</param>
    /// <param name="kind">What the name should be a name of: "rate-limit policy".</param>
    public void AddUnknownName(string path, string name, IEnumerable<string> known, string kind) =>
        Add(path, name, $"names no {kind}", NearestName.Suggest(name, known));

    internal void AddRenamed(string path, string name) => _renamed.Add((path, name));
}
