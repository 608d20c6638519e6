using EdgeKit.Policies;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Auth.Configuration;

/// <summary>Requires https for authorities, from which keys are fetched, and one entry per issuer.</summary>
internal sealed class IssuerCheck(AuthFeatures features, IHostEnvironment environment) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, issuer) in table.Get<AuthOptions>().Jwt.Issuers)
        {
            if (issuer.Authority is not { IsAbsoluteUri: true } authority)
            {
                continue;
            }

            var path = $"{features.SectionPath}:Jwt:Issuers:{name}:Authority";
            SecureTransport.Check(path, authority, environment, problems);
            var names = IssuerModel.NamesOf(authority, issuer.Issuer);
            if (names.Any(seen.Contains))
            {
                problems.Add(path, names[0], "is also the issuer of another entry", "Merge the two entries.");
            }

            seen.UnionWith(names);
        }
    }
}
