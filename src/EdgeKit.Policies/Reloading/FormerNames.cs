using System.Collections;

namespace EdgeKit.Policies.Reloading;

/// <summary>
/// Policies that a table no longer has, kept in it for requests that are under way to an endpoint of the generation
/// before and have yet to ask for them. They last until the next reload; nothing new can name them, for the checks did
/// not see them.
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
