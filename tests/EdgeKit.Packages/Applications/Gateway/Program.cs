using Microsoft.AspNetCore.RateLimiting;

// A gateway with YARP routes of its own under the platform's limiter.
var builder = WebApplication.CreateBuilder(args);
var edgeKitFirst = builder.Configuration.GetValue<bool>("EdgeKitFirst");
if (edgeKitFirst)
{
    builder.AddEdgeKitGateway();
}

builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("Own"));
builder.Services.AddRateLimiter(limiter =>
{
    limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
    limiter.AddFixedWindowLimiter("three", window => (window.PermitLimit, window.Window) = (3, TimeSpan.FromDays(1)));
});
if (!edgeKitFirst)
{
    builder.AddEdgeKitGateway();
}

var app = builder.Build();
if (edgeKitFirst)
{
    app.UseEdgeKit();
}

app.UseRateLimiter();
if (!edgeKitFirst)
{
    app.UseEdgeKit();
}

app.MapEdgeKitGateway();
app.MapHealthChecks("/health");
app.Run();
