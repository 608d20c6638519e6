using EdgeKit.Policies;
using EdgeKit.Resilience.Client;

namespace EdgeKit.Resilience.Configuration;

/// <summary>Finds clients with an unknown policy, or with several policies that retry.</summary>
internal sealed class ClientPolicyCheck(IEnumerable<ClientPolicy> clients) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        var policies = table.Find<ResilienceOptions>()?.Policies ?? [];
        foreach (var client in clients)
        {
            if (!policies.ContainsKey(client.Policy))
            {
                problems.AddUnknownName(client.Path, client.Policy, policies.Keys, "resilience policy");
            }
        }

        foreach (var nested in clients.GroupBy(c => c.Client).Where(c => c.Count(Retries) > 1))
        {
            var names = string.Join(", ", nested.Select(c => c.Policy));
            problems.Add(nested.First().Path, names, "retries inside retries, which multiplies them",
                "Give the client one policy, or set Retry:MaxAttempts to 1 in all but one.");
        }

        bool Retries(ClientPolicy client) =>
            policies.TryGetValue(client.Policy, out var policy) && policy.Retry.MaxAttempts > 1;
    }
}
