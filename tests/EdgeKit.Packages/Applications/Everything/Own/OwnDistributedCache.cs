using Microsoft.Extensions.Caching.Distributed;

namespace Everything.Own;

/// <summary>Microsoft's IDistributedCache in Redis.</summary>
internal sealed class OwnDistributedCache : IOwnPart
{
    public void Add(WebApplicationBuilder builder) => builder.Services.AddStackExchangeRedisCache(cache =>
    {
        cache.Configuration = builder.Configuration.GetConnectionString("redis");
        cache.InstanceName = "own:";
    });

    public void Use(WebApplication app)
    {
        app.MapPut("/own/distributed/{key}/{value}", (
            string key, string value, IDistributedCache cache) => cache.SetStringAsync(key, value));
        app.MapGet("/own/distributed/{key}", (string key, IDistributedCache cache) => cache.GetStringAsync(key));
    }
}
