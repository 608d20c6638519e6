using EdgeKit.Auth;
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

/// <summary>
/// An endpoint that names an unknown policy fails the start; without this it would fail its first request.
/// </summary>
internal sealed class EndpointPolicyCheck(
    MappedEndpoints endpoints,
    IOptions<AuthorizationOptions> authorization, PlatformRateLimits platform, IServiceProvider services) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        // Not before all are mapped: who asks YARP for its endpoints while it loads its routes, leaves it with none.
        if (!services.GetRequiredService<PolicyTables>().IsStarted)
        {
            return;
        }

        foreach (var endpoint in endpoints.All.Where(e => e.Metadata.GetMetadata<RouteCheckedMetadata>() is null))
        {
            CheckRateLimits(endpoint, table, problems);
            CheckAuthorization(endpoint, table, problems);
            CheckIdempotency(endpoint, table, problems);
            CheckCache(endpoint, table, problems);
        }
    }

    private void CheckRateLimits(Endpoint endpoint, PolicyTable table, PolicyProblems problems)
    {
        if (table.Find<RateLimitOptions>() is not { } options)
        {
            return; // the platform's own limiter is left to the application
        }

        var named = endpoint.Metadata.OfType<EnableRateLimitingAttribute>().Select(a => a.PolicyName).OfType<string>()
            .Where(name => !platform.Has(name));
        foreach (var name in named.Concat(endpoint.Metadata.OfType<RateLimitMetadata>().SelectMany(m => m.Policies)))
        {
            if (!options.Policies.ContainsKey(name))
            {
                problems.AddUnknownName(PathOf(endpoint), name, options.Policies.Keys, "rate-limit policy");
            }
        }
    }

    private void CheckAuthorization(Endpoint endpoint, PolicyTable table, PolicyProblems problems)
    {
        if (table.Find<AuthOptions>() is not { } options)
        {
            return;
        }

        foreach (var name in endpoint.Metadata.OfType<IAuthorizeData>().Select(a => a.Policy).OfType<string>())
        {
            if (!options.Policies.ContainsKey(name) && authorization.Value.GetPolicy(name) is null)
            {
                problems.AddUnknownName(PathOf(endpoint), name, options.Policies.Keys, "authorization policy");
            }
        }
    }

    private static void CheckIdempotency(Endpoint endpoint, PolicyTable table, PolicyProblems problems)
    {
        var known = table.Find<IdempotencyOptions>()?.Policies.Keys.ToArray() ?? [];
        foreach (var name in endpoint.Metadata.OfType<IIdempotencyMetadata>().Select(m => m.PolicyName))
        {
            // Without the feature the endpoint would silently run a repeated request twice.
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                problems.AddUnknownName(PathOf(endpoint), name, known, "idempotency policy");
            }
        }
    }

    private static void CheckCache(Endpoint endpoint, PolicyTable table, PolicyProblems problems)
    {
        var known = table.Find<CacheOptions>()?.Policies.Keys.ToArray() ?? [];
        foreach (
            var name in endpoint.Metadata.OfType<ICacheResponseMetadata>().Select(m => m.PolicyName).OfType<string>())
        {
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                problems.AddUnknownName(PathOf(endpoint), name, known, "cache policy");
            }
        }
    }

    private static string PathOf(Endpoint endpoint) => $"endpoint {endpoint.DisplayName ?? endpoint.ToString()}";
}
