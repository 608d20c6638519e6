using EdgeKit.Policies;

namespace EdgeKit.Auth.Configuration;

/// <summary>Rejects <c>TokenInQuery</c> if it was off at start, when its services were not registered.</summary>
internal sealed class QueryTokenCheck(AuthFeatures features) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        if (features.HasQueryTokens)
        {
            return;
        }

        foreach (var (name, _) in table.Get<AuthOptions>().Policies.Where(policy => policy.Value.TokenInQuery))
        {
            problems.Add(
                $"{features.SectionPath}:Policies:{name}:TokenInQuery", "true",
                "was set in no policy at start and cannot be switched on by a reload", "Restart the application.");
        }
    }
}
