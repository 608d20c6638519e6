using Everything.Own;
using Microsoft.Extensions.Caching.Hybrid;

// An application that uses all of EdgeKit, and brings of its own what Own= names: --Own=limiter,proxy
var builder = WebApplication.CreateBuilder(args);
var backend = new Uri(builder.Configuration["Backend"]!);
var own = OwnParts.Named(builder.Configuration["Own"]);

// Whose registrations and stages come first must not matter.
var edgeKitFirst = builder.Configuration.GetValue<bool>("EdgeKitFirst");
if (edgeKitFirst)
{
    AddEdgeKit();
}

foreach (var part in own)
{
    part.Add(builder);
}

if (!edgeKitFirst)
{
    AddEdgeKit();
}

builder.Services.AddHttpClient("backend", client => client.BaseAddress = backend);
var app = builder.Build();
if (edgeKitFirst)
{
    app.UseEdgeKit();
}

foreach (var part in own)
{
    part.Use(app);
}

if (!edgeKitFirst)
{
    app.UseEdgeKit();
}

app.MapGet("/limited", () => "limited").RequireRateLimiting("per-caller");
app.MapGet(
    "/guarded", (HttpContext context) => context.User.FindFirst("sub")?.Value).RequireAuthorization("orders.write");
app.MapGet("/cached/{key}", async (string key, HybridCache cache, IHttpClientFactory clients) =>
    await cache.GetOrCreateAsync(
        key, async ct => await clients.CreateClient("backend").GetStringAsync($"/costly/{key}", ct)));
app.MapPost("/orders/{id}", async (string id, IHttpClientFactory clients) =>
    await clients.CreateClient("backend").GetStringAsync($"/order/{id}")).RequireIdempotency("orders");
app.MapGet("/bank/{id}", async (string id, IHttpClientFactory clients) =>
    (int)(await clients.CreateClient("bank").GetAsync($"/failing/{id}")).StatusCode);
app.MapEdgeKitGateway();
app.MapHealthChecks("/health");
app.Run();

void AddEdgeKit()
{
    builder.AddEdgeKit();
    builder.AddEdgeKitGateway();
    builder.Services.AddHttpClient("bank", client => client.BaseAddress = backend).AddEdgeKitResilience("bank");
}
