using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeKit.RateLimit.Platform;

/// <summary>
/// Registers every policy by name with the platform's middleware, where YARP also looks up the policies of its routes.
/// Resolves the engine late, because it needs the policy table, whose checks create these options.
/// </summary>
internal sealed class ConfigureRateLimiterOptions(IServiceProvider services) : IConfigureOptions<RateLimiterOptions>
{
    public void Configure(RateLimiterOptions options)
    {
        var engine = services.GetRequiredService<RateLimitEngine>();
        var refusals = services.GetRequiredService<RefusalWriter>();
        var guard = services.GetRequiredService<DoubleChargeGuard>();
        foreach (var name in engine.CurrentModel.Policies.Keys)
        {
            options.AddPolicy(name, new PlatformPolicy(name, engine, refusals, guard));
        }
    }
}
