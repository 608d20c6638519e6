using System.Collections;

namespace EdgeKit.Policies.Loading;

/// <summary>
/// Copies policies that a reload removed into the new table, until the next reload, for requests that matched an
/// endpoint of the previous one. Configuration cannot refer to them: checks run before they are copied.
/// </summary>
internal static class FormerNames
{
    private const string Named = "Policies";

    public static void Keep(PolicyTable former, PolicyTable next)
    {
        foreach (var (type, options) in next.Sections)
        {
            if (former.Sections.TryGetValue(type, out var before)
                && type.GetProperty(Named)?.GetValue(options) is IDictionary policies
                && type.GetProperty(Named)?.GetValue(before) is IDictionary formerPolicies)
            {
                Keep(former, next, type, formerPolicies, policies);
            }
        }
    }

    private static void Keep(
        PolicyTable former, PolicyTable next, Type type, IDictionary formerPolicies, IDictionary policies)
    {
        foreach (string name in formerPolicies.Keys)
        {
            if (!policies.Contains(name) && !former.Kept.Contains((type, name)))
            {
                policies[name] = formerPolicies[name];
                next.Kept.Add((type, name));
            }
        }
    }
}
