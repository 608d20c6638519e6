using EdgeKit.Policies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Auth.Configuration;

/// <summary>
/// A login needs its services, which are there only from the start; and secrets do not travel in the open.
/// </summary>
internal sealed class BffCheck(AuthFeatures section, IHostEnvironment environment, IServiceProviderIsService services)
    : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        var path = $"{section.SectionPath}:Bff";
        var registered = services.IsService(typeof(BffState));
        if (table.Get<AuthOptions>().Bff is not { } bff)
        {
            if (registered)
            {
                problems.Add(path,
                    null, "was there at start, so its endpoints are mapped", "Restart the application without it.");
            }

            return;
        }

        if (!registered)
        {
            problems.Add(
                path, null, "was absent when the application was built, so its endpoints are not mapped",
                "Restart the application; settings in code stand before Build().");
        }

        if (bff.PublicUrl is { IsAbsoluteUri: true, IsLoopback: false } url && url.Scheme == Uri.UriSchemeHttp)
        {
            problems.Add($"{path}:PublicUrl", url.OriginalString, "is http on a host that is not this machine",
                "Use https, where browsers do; nobody could log in otherwise.");
        }

        if (bff.Authority is { IsAbsoluteUri: true } authority
            && !SecureTransport.Permits(authority, environment.IsDevelopment()))
        {
            problems.Add(
                $"{path}:Authority", authority.OriginalString, "is http on a host that is not this machine",
                "Use https; http is for loopback, or for the Development environment.");
        }
    }
}
