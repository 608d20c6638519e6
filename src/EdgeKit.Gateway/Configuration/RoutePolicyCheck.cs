using System.Globalization;
using EdgeKit.Auth;
using EdgeKit.Cache;
using EdgeKit.Gateway.Routing;
using EdgeKit.Idempotency;
using EdgeKit.Policies;
using EdgeKit.RateLimit;
using EdgeKit.Resilience;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeKit.Gateway.Configuration;

/// <summary>
/// A route must name only policies and clusters that exist. YARP itself answers a missing cluster with 503 at run time.
/// </summary>
internal sealed class RoutePolicyCheck(IOptions<AuthorizationOptions> authorization, PlatformRateLimits platform)
    : IPolicyCheck
{
    /// <summary>Words that YARP understands by itself.</summary>
    private static readonly string[] YarpsOwn = [
        RouteMetadataKeys.DefaultPolicy, "Anonymous", RouteMetadataKeys.DisableRateLimit];

    public void Check(PolicyTable table, PolicyProblems problems)
    {
        var proxy = table.Get<ProxySettings>().Section;
        var clusters = proxy.GetSection("Clusters").GetChildren().Select(c => c.Key).ToArray();
        var limits = table.Find<RateLimitOptions>()?.Policies.Keys.ToArray() ?? [];
        foreach (var route in proxy.GetSection("Routes").GetChildren())
        {
            CheckName(route.GetSection("ClusterId"), clusters, "cluster", problems);
            CheckRateLimit(route.GetSection("RateLimiterPolicy"), limits, problems);
            CheckAuthorization(route.GetSection("AuthorizationPolicy"), table, problems);
            CheckMetadata(route.GetSection("Metadata"), table, problems);
        }

        foreach (var cluster in proxy.GetSection("Clusters").GetChildren())
        {
            ClusterCheck.Check(cluster, problems);
            CheckToken(cluster.GetSection($"Metadata:{RouteMetadataKeys.Token}"), table, problems);
        }
    }

    private static void CheckMetadata(IConfigurationSection metadata, PolicyTable table, PolicyProblems problems)
    {
        foreach (var entry in metadata.GetChildren().Where(
            e => e.Key.StartsWith(RouteMetadataKeys.Prefix, StringComparison.OrdinalIgnoreCase)))
        {
            switch (RouteMetadataKeys.Known.FirstOrDefault(k => k.Equals(entry.Key, StringComparison.OrdinalIgnoreCase)))
            {
                case RouteMetadataKeys.Cache:
                    CheckName(
                        entry, table.Find<CacheOptions>()?.Policies.Keys.ToArray() ?? [], "cache policy", problems);
                    break;
                case RouteMetadataKeys.RateLimit:
                    CheckName(entry, table.Find<RateLimitOptions>()?.Policies.Keys.ToArray()
                        ?? [], "rate-limit policy", problems);
                    break;
                case RouteMetadataKeys.RateLimitCost:
                    CheckCost(entry, problems);
                    break;
                case RouteMetadataKeys.Resilience:
                    CheckName(entry, table.Find<ResilienceOptions>()?.Policies.Keys.ToArray()
                        ?? [], "resilience policy", problems);
                    break;
                case RouteMetadataKeys.Idempotency:
                    CheckName(entry, table.Find<IdempotencyOptions>()?.Policies.Keys.ToArray()
                        ?? [], "idempotency policy", problems);
                    break;
                case RouteMetadataKeys.Token:
                    CheckToken(entry, table, problems);
                    break;
                case RouteMetadataKeys.MaxHeaderBytes or RouteMetadataKeys.Timeout or RouteMetadataKeys.Path:
                    RouteLimitCheck.Check(entry, problems);
                    break;
                default:
                    problems.AddUnknownName(entry.Path, entry.Key, RouteMetadataKeys.Known, "route metadata of EdgeKit");
                    break;
            }
        }
    }

    private static void CheckToken(IConfigurationSection token, PolicyTable table, PolicyProblems problems)
    {
        string[] known = [
            SessionForwarding.NoToken, .. table.Find<AuthOptions>()?.Bff?.Exchanges.Keys ?? Enumerable.Empty<string>()];
        if (token.Value is { } name && !known.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            problems.AddUnknownName(token.Path, name, known, "token exchange");
        }
    }

    private static void CheckCost(IConfigurationSection cost, PolicyProblems problems)
    {
        if (!long.TryParse(cost.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            problems.Add(cost.Path, cost.Value, "is not a cost", "Write a whole number of tokens, 0 or more.");
        }
    }

    /// <summary>
    /// One name, as YARP has it: a policy of EdgeKit's, or one that the application gave the platform's limiter.
    /// </summary>
    private void CheckRateLimit(IConfigurationSection setting, string[] known, PolicyProblems problems)
    {
        if (setting.Value is not { } name || !platform.Has(name))
        {
            CheckName(setting, known, "rate-limit policy", problems);
        }
    }

    private void CheckAuthorization(IConfigurationSection setting, PolicyTable table, PolicyProblems problems)
    {
        if (setting.Value is { } name && authorization.Value.GetPolicy(name) is null)
        {
            CheckName(
                setting, table.Find<AuthOptions>()?.Policies.Keys.ToArray() ?? [], "authorization policy", problems);
        }
    }

    private static void CheckName(IConfigurationSection setting, string[] known, string kind, PolicyProblems problems)
    {
        foreach (var name in RouteMetadataKeys.Names(setting.Value ?? ""))
        {
            if (!known.Concat(YarpsOwn).Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                problems.AddUnknownName(setting.Path, name, known, kind);
            }
        }
    }
}
