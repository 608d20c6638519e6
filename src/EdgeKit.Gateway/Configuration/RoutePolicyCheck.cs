using EdgeKit.Configuration;
using EdgeKit.Gateway.Routing;
using EdgeKit.Policies;
using EdgeKit.RateLimit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeKit.Gateway.Configuration;

/// <summary>
/// Finds routes that refer to unknown policies or clusters. YARP would answer a missing cluster with 503 at run time.
/// </summary>
internal sealed class RoutePolicyCheck(IOptions<AuthorizationOptions> authorization, PlatformRateLimits platform)
    : IPolicyCheck
{
    private static readonly string[] YarpPolicies =
        [RouteMetadataKeys.DefaultPolicy, "Anonymous", RouteMetadataKeys.DisableRateLimit];

    private static readonly Dictionary<string, PolicyKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        [RouteMetadataKeys.Cache] = PolicyKind.Cache,
        [RouteMetadataKeys.Idempotency] = PolicyKind.Idempotency,
        [RouteMetadataKeys.RateLimit] = PolicyKind.RateLimit,
        [RouteMetadataKeys.Resilience] = PolicyKind.Resilience,
    };

    public void Check(PolicyTable table, PolicyProblems problems)
    {
        var proxy = table.Get<ProxySettings>().Section;
        var clusters = proxy.GetSection("Clusters").GetChildren().Select(c => c.Key).ToArray();
        foreach (var route in proxy.GetSection("Routes").GetChildren())
        {
            var cluster = route.GetSection("ClusterId");
            if (cluster.Value is { } id && !clusters.Contains(id, StringComparer.OrdinalIgnoreCase))
            {
                problems.AddUnknownName(cluster.Path, id, clusters, "cluster");
            }

            // A single name, as in YARP: EdgeKit's, or one registered with ASP.NET Core's rate limiter.
            CheckNames(route.GetSection("RateLimiterPolicy"), PolicyKind.RateLimit, platform.Has, table, problems);
            CheckNames(
                route.GetSection("AuthorizationPolicy"), PolicyKind.Authorization,
                name => authorization.Value.GetPolicy(name) is not null, table, problems);
            CheckMetadata(route.GetSection("Metadata"), table, problems);
        }
    }

    private static void CheckMetadata(IConfigurationSection metadata, PolicyTable table, PolicyProblems problems)
    {
        foreach (var entry in metadata.GetChildren().Where(
            e => e.Key.StartsWith(RouteMetadataKeys.Prefix, StringComparison.OrdinalIgnoreCase)))
        {
            if (Kinds.TryGetValue(entry.Key, out var kind))
            {
                CheckNames(entry, kind, _ => false, table, problems);
            }
            else if (!RouteMetadataKeys.Known.Contains(entry.Key, StringComparer.OrdinalIgnoreCase))
            {
                problems.AddUnknownName(entry.Path, entry.Key, RouteMetadataKeys.Known, "route metadata of EdgeKit");
            }
        }

        ClusterCheck.CheckToken(metadata.GetSection(RouteMetadataKeys.Token), table, problems);
        RouteMetadata.Parse(
            metadata.GetChildren().ToDictionary(e => e.Key, e => e.Value ?? "", StringComparer.OrdinalIgnoreCase),
            (key, value, reason, fix) => problems.Add($"{metadata.Path}:{key}", value, reason, fix));
    }

    private static void CheckNames(
        IConfigurationSection setting, PolicyKind kind,
        Func<string, bool> isKnown, PolicyTable table, PolicyProblems problems)
    {
        if (setting.Value is not { } names || isKnown(names))
        {
            return;
        }

        foreach (var name in RouteMetadataKeys.Names(names).Where(
            n => !YarpPolicies.Contains(n, StringComparer.OrdinalIgnoreCase)))
        {
            kind.Check(setting.Path, name, table, problems);
        }
    }
}
