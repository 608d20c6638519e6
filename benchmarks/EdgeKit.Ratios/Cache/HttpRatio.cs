using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Ratios.Cache;

/// <summary>
/// Requests per second of a cached 2 KiB answer on Kestrel, driven by wrk: the response cache against ASP.NET Core's
/// OutputCache.
/// </summary>
internal sealed class HttpRatio : IRatio
{
    private const int Turns = 11;

    private static readonly byte[] Body = [.. Enumerable.Repeat((byte)'x', 2048)];

    public string Name => "cache-http";

    public string About => "requests/s of a cached 2 KiB answer, driven by wrk, against OutputCache";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var ours = await StartOursAsync();
        await using var theirs = await StartTheirsAsync();
        var (mine, rivals) = (new List<Pace>(), new List<Pace>());
        await DriveAsync(theirs);
        await DriveAsync(ours);
        for (var i = 0; i < Turns; i++)
        {
            rivals.Add(await DriveAsync(theirs));
            mine.Add(await DriveAsync(ours));
        }

        return RatioResult.Rate(new(Pace.Median(mine), Pace.Median(rivals)), "requests/s");
    }

    private static async Task<Pace> DriveAsync(WebApplication app)
    {
        var before = GC.GetTotalAllocatedBytes();
        var perSecond = await Wrk.RunAsync(app.Urls.First() + "/page");
        return new(perSecond, (GC.GetTotalAllocatedBytes() - before) / (perSecond * Wrk.Seconds));
    }

    private static async Task<WebApplication> StartOursAsync()
    {
        var builder = Builder();
        builder.Configuration.AddInMemoryCollection([new("EdgeKit:Cache:Policies:page:Ttl", "01:00:00")]);
        builder.Services.AddEdgeKitCache(builder.Configuration.GetSection("EdgeKit:Cache"));
        var app = builder.Build();
        app.UseRouting();
        app.UseEdgeKitCache();
        app.MapGet("/page", AnswerAsync).CacheResponse("page");
        await app.StartAsync();
        return app;
    }

    private static async Task<WebApplication> StartTheirsAsync()
    {
        var builder = Builder();
        builder.Services.AddOutputCache();
        var app = builder.Build();
        app.UseRouting();
        app.UseOutputCache();
        app.MapGet("/page", AnswerAsync).CacheOutput(p => p.Expire(TimeSpan.FromHours(1)));
        await app.StartAsync();
        return app;
    }

    private static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        return builder;
    }

    private static Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = Body.Length;
        return context.Response.Body.WriteAsync(Body).AsTask();
    }
}
