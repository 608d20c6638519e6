using EdgeKit.Cache;
using EdgeKit.Idempotency;
using EdgeKit.Policies;
using EdgeKit.RateLimit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeKit.Configuration;

/// <summary>Finds endpoints that refer to unknown policies, which would otherwise fail their first request.</summary>
internal sealed class EndpointPolicyCheck(
    MappedEndpoints endpoints, IOptions<AuthorizationOptions> authorization, PlatformRateLimits platform,
    IServiceProvider services) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        // Not earlier: YARP ends up without endpoints if they are enumerated while it loads its routes.
        if (!services.GetRequiredService<PolicyTables>().IsStarted)
        {
            return;
        }

        foreach (var endpoint in endpoints.All.Where(e => e.Metadata.GetMetadata<RouteCheckedMetadata>() is null))
        {
            foreach (var (kind, name) in ReferencesOf(endpoint, table))
            {
                kind.Check($"endpoint {endpoint.DisplayName ?? endpoint.ToString()}", name, table, problems);
            }
        }
    }

    private IEnumerable<(PolicyKind Kind, string Name)> ReferencesOf(Endpoint endpoint, PolicyTable table)
    {
        IEnumerable<(PolicyKind, string)> references = [];
        if (PolicyKind.RateLimit.IsConfigured(table)) // otherwise the names belong to ASP.NET Core's rate limiter
        {
            references = Named(
                endpoint.Metadata.OfType<EnableRateLimitingAttribute>().Select(a => a.PolicyName).OfType<string>()
                    .Where(name => !platform.Has(name))
                    .Concat(endpoint.Metadata.OfType<RateLimitMetadata>().SelectMany(m => m.Policies)),
                PolicyKind.RateLimit);
        }

        if (PolicyKind.Authorization.IsConfigured(table))
        {
            references = references.Concat(Named(
                endpoint.Metadata.OfType<IAuthorizeData>().Select(a => a.Policy).OfType<string>()
                    .Where(name => authorization.Value.GetPolicy(name) is null),
                PolicyKind.Authorization));
        }

        // Checked without the features, too: an endpoint that requires idempotency must not run without it.
        return references
            .Concat(Named(
                endpoint.Metadata.OfType<IIdempotencyMetadata>().Select(m => m.PolicyName), PolicyKind.Idempotency))
            .Concat(Named(
                endpoint.Metadata.OfType<ICacheResponseMetadata>().Select(m => m.PolicyName).OfType<string>(),
                PolicyKind.Cache));
    }

    private static IEnumerable<(PolicyKind Kind, string Name)> Named(IEnumerable<string> names, PolicyKind kind) =>
        names.Select(name => (kind, name));
}
