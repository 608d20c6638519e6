namespace Everything.Own;

/// <summary>
/// What the platform itself has: problem details, a handler of exceptions, controllers, an output cache, a HybridCache.
/// </summary>
internal sealed class OwnPlatform : IOwnPart
{
    public void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.AddControllers();
        builder.Services.AddOutputCache();
        builder.Services.AddHybridCache();
    }

    public void Use(WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseOutputCache();
        app.MapControllers();
        app.MapGet("/own/throws", string () => throw new InvalidOperationException("on purpose"));
        app.MapGet("/own/output/{key}", async (string key, IHttpClientFactory clients) =>
            await clients.CreateClient("backend").GetStringAsync($"/costly/{key}")).CacheOutput(
                policy => policy.Expire(TimeSpan.FromHours(1)));
    }
}
