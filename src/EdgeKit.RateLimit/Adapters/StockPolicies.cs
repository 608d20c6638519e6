using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace EdgeKit.RateLimit.Adapters;

/// <summary>
/// Makes every policy known to the platform's middleware by its name, so that an application may use that middleware, and so that YARP, which looks the names of its routes up
/// there, accepts them.
/// </summary>
internal sealed class StockPolicies(RateLimitEngine engine, RefusalWriter refusals) : IConfigureOptions<RateLimiterOptions>
{
    public void Configure(RateLimiterOptions options)
    {
        foreach (var name in engine.Model.Policies.Keys)
        {
            options.AddPolicy(name, new StockPolicy(name, engine, refusals));
        }
    }
}
