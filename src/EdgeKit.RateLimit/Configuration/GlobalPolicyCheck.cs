using EdgeKit.Policies;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Configuration;

/// <summary>Requires that policies under <c>Global</c> exist and do not need the authenticated caller.</summary>
internal sealed class GlobalPolicyCheck(string sectionPath) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        var options = table.Get<RateLimitOptions>();
        for (var i = 0; i < options.Global.Count; i++)
        {
            var name = options.Global[i];
            var path = $"{sectionPath}:{nameof(options.Global)}:{i}";
            if (!options.Policies.TryGetValue(name, out var policy))
            {
                problems.AddUnknownName(path, name, options.Policies.Keys, "rate-limit policy");
            }
            else if (Identity(policy) is { } identity)
            {
                problems.Add(
                    path, name, $"partitions by {identity}, which is unknown before authentication",
                    "Name the policy on endpoints instead, or partition it by Address, ApiKey, Header:NAME or Route.");
            }
        }
    }

    private static string? Identity(RateLimitPolicyOptions policy) =>
        policy.PartitionBy.FirstOrDefault(p => PartitionParser.Parse(p) is { NeedsIdentity: true })
        ?? policy.Tiers.Values.Select(t => t.When)
            .FirstOrDefault(w => TierCondition.Parse(w) is { NeedsIdentity: true });
}
