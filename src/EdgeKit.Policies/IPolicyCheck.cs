namespace EdgeKit.Policies;

/// <summary>
/// A configuration check across sections, such as "a route must not name an unknown policy". Runs at start and on every
/// reload, before a table is accepted. Registered with <c>AddEdgeKitPolicyCheck</c>.
/// </summary>
public interface IPolicyCheck
{
    /// <summary>Checks a table before it is accepted. Any problem added rejects it.</summary>
    /// <param name="table">The candidate; its models are not built yet.</param>
    /// <param name="problems">Receives the problems found.</param>
    void Check(PolicyTable table, PolicyProblems problems);
}
