namespace EdgeKit.Policies;

/// <summary>
/// A rule that looks across sections, such as "a route must not name an unknown policy". Registered as a service; runs
/// at start and on every reload, before a table comes into force.
/// </summary>
public interface IPolicyCheck
{
    /// <summary>Looks at a table that is not yet in force and adds what is wrong with it.</summary>
    /// <param name="table">The candidate.</param>
    /// <param name="problems">Where problems go; an untouched collector means that the table is good.</param>
    void Check(PolicyTable table, PolicyProblems problems);
}
