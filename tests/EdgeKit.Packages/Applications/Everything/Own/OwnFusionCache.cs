using ZiggyCreatures.Caching.Fusion;

namespace Everything.Own;

internal sealed class OwnFusionCache : IOwnPart
{
    public void Add(WebApplicationBuilder builder) =>
        builder.Services.AddFusionCache().WithDefaultEntryOptions(entry => entry.Duration = TimeSpan.FromHours(1));

    public void Use(WebApplication app) =>
        app.MapGet("/own/fusion/{key}", async (string key, IFusionCache cache, IHttpClientFactory clients) =>
        await cache.GetOrSetAsync<string>(
            key, async ct => await clients.CreateClient("backend").GetStringAsync($"/costly/{key}", ct)));
}
