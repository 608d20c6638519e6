namespace Everything.Own;

/// <summary>The standard handler on every client of the process.</summary>
internal sealed class OwnStandardResilience : IOwnPart
{
    public void Add(WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpClientDefaults(all => all.AddStandardResilienceHandler(standard =>
        {
            standard.Retry.Delay = TimeSpan.FromMilliseconds(1);
            standard.AttemptTimeout.Timeout = TimeSpan.FromMinutes(1);
            standard.TotalRequestTimeout.Timeout = TimeSpan.FromMinutes(5);
            standard.CircuitBreaker.SamplingDuration = TimeSpan.FromMinutes(5);
        }));
        builder.Services.AddHttpClient(
            "standard", client => client.BaseAddress = new Uri(builder.Configuration["Backend"]!));
    }

    public void Use(WebApplication app) => app.MapGet("/own/bank/{id}", async (string id, IHttpClientFactory clients) =>
        (int)(await clients.CreateClient("standard").GetAsync($"/failing/{id}")).StatusCode);
}
