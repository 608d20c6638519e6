using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeKit.RateLimit.Platform;

/// <summary>
/// Makes every policy known to the platform's middleware by its name, so that an application may use that middleware,
/// and so that YARP, which looks the names of its routes up there, accepts them. The engine is asked for late: it needs
/// the table, whose checks look for the application's own policies beside these.
/// </summary>
internal sealed class ConfigureRateLimiterOptions(IServiceProvider services) : IConfigureOptions<RateLimiterOptions>
{
    public void Configure(RateLimiterOptions options)
    {
        var engine = services.GetRequiredService<RateLimitEngine>();
        foreach (var name in engine.Model.Policies.Keys)
        {
            options.AddPolicy(name, new PlatformPolicy(
                name, engine,
                services.GetRequiredService<RefusalWriter>(), services.GetRequiredService<DoubleChargeGuard>()));
        }
    }
}
