using EdgeKit.Policies.Binding;

namespace EdgeKit.Policies;

/// <summary>Collects the problems of one load, so that a user sees all of them together. Not thread safe.</summary>
public sealed class PolicyProblems
{
    private readonly List<PolicyProblem> _problems = [];
    private readonly List<(string Path, string Name)> _renamed = [];

    /// <summary>The problems found so far, in order.</summary>
    public IReadOnlyList<PolicyProblem> All => _problems;

    /// <summary>True if a settings file is missing, which explains all missing sections.</summary>
    internal bool HasLostSource { get; set; }

    /// <summary>Keys that were read under their former name, with the present name. Not problems.</summary>
    internal IReadOnlyList<(string Path, string Name)> Renamed => _renamed;

    /// <summary>Adds a problem, unless an equal one is present.</summary>
    /// <param name="path">The configuration path of the offending key.</param>
    /// <param name="value">The offending value; <see langword="null"/> if there is none or it is a secret.</param>
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

    /// <summary>Adds an unknown name as a problem, with the nearest known name as the fix.</summary>
    /// <param name="path">The configuration path, route or endpoint that has the name.</param>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The known names.</param>
    /// <param name="kind">The kind of thing that has such names, for example "rate-limit policy".</param>
    public void AddUnknownName(string path, string name, IEnumerable<string> known, string kind) =>
        Add(path, name, $"names no {kind}", NearestName.Suggest(name, known));

    internal void AddRenamed(string path, string name) => _renamed.Add((path, name));
}
