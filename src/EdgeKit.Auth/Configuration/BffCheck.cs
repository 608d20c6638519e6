using EdgeKit.Policies;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Auth.Configuration;

/// <summary>Rejects reloads that add or remove the section <c>Bff</c>, and insecure URLs in it.</summary>
internal sealed class BffCheck(AuthFeatures features, IHostEnvironment environment) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        var path = $"{features.SectionPath}:Bff";
        if (table.Get<AuthOptions>().Bff is not { } bff)
        {
            if (features.HasLogin)
            {
                problems.Add(
                    path, null, "was removed, but its endpoints stay mapped until a restart",
                    "Restart the application without it.");
            }

            return;
        }

        if (!features.HasLogin)
        {
            problems.Add(
                path, null, "was absent when the application was built, so its endpoints are not mapped",
                "Restart the application; set values in code before Build().");
        }

        if (bff.PublicUrl is { IsAbsoluteUri: true, IsLoopback: false } url && url.Scheme == Uri.UriSchemeHttp)
        {
            problems.Add(
                $"{path}:PublicUrl", url.OriginalString, "is http on a host that is not this machine",
                "Use https if browsers do; otherwise no login succeeds.");
        }

        if (bff.Authority is { IsAbsoluteUri: true } authority)
        {
            SecureTransport.Check($"{path}:Authority", authority, environment, problems);
        }
    }
}
