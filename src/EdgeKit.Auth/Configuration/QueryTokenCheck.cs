using EdgeKit.Auth.QueryTokens;
using EdgeKit.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Configuration;

/// <summary>
/// Where tokens come in queries, something has to take them off, and that is there only from the start.
/// </summary>
internal sealed class QueryTokenCheck(AuthFeatures section, IServiceProviderIsService services) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        if (services.IsService(typeof(QueryTokenRegistration)))
        {
            return;
        }

        foreach (var (name, _) in table.Get<AuthOptions>().Policies.Where(policy => policy.Value.TokenInQuery))
        {
            problems.Add(
                $"{section.SectionPath}:Policies:{name}:TokenInQuery",
                "true", "was said by no policy at start, so nothing takes tokens off queries",
                "Restart the application.");
        }
    }
}
