using EdgeKit.Policies;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Auth.Configuration;

/// <summary>
/// Requires https for authorities, because an attacker who changes keys in transit can forge tokens, and rejects two
/// entries of one issuer.
/// </summary>
internal sealed class IssuerCheck(AuthFeatures features, IHostEnvironment environment) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, issuer) in table.Get<AuthOptions>().Jwt.Issuers)
        {
            if (issuer.Authority is { IsAbsoluteUri: true } authority)
            {
                var path = $"{features.SectionPath}:Jwt:Issuers:{name}:Authority";
                CheckTransport(path, authority, problems);
                CheckUnique(path, IssuerModel.NamesOf(authority, issuer.Issuer), seen, problems);
            }
        }
    }

    private void CheckTransport(string path, Uri authority, PolicyProblems problems)
    {
        if (!SecureTransport.Permits(authority, environment.IsDevelopment()))
        {
            problems.Add(
                path, authority.OriginalString, "is http on a host that is not this machine",
                "Use https; http is for loopback, or for the Development environment.");
        }
    }

    private static void CheckUnique(
        string path, IReadOnlyList<string> names, HashSet<string> seen, PolicyProblems problems)
    {
        if (names.Any(seen.Contains))
        {
            problems.Add(path, names[0], "is also the issuer of another entry", "Merge the two entries.");
        }

        seen.UnionWith(names);
    }
}
