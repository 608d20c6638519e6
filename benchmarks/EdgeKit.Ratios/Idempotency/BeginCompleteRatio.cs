using System.Security.Claims;
using EdgeKit.Ratios.RateLimit;
using EdgeKit.Redis;
using EdgeKit.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace EdgeKit.Ratios.Idempotency;

/// <summary>
/// Requests through the middleware against the same endpoint with two bare round trips to Redis, by
/// <see cref="RedisClient"/>, which doesn't wait for ever for a Redis that hangs, or by the client library, which does.
/// </summary>
internal sealed class BeginCompleteRatio(string name, string about, string rival) : IRatio
{
    /// <summary>The rival's paths.</summary>
    public const string Bare = "/bare";
    public const string Library = "/library";

    private const int BodySize = 1024;

    /// <summary>
    /// Short, and many of them: what else a machine does comes and goes within seconds, and both rivals are to meet the
    /// same.
    /// </summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(0.6);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly byte[] Body = new byte[BodySize];

    public string Name => name;

    public string About =>
        $"{Callers.Count} callers, 1 KiB bodies, a new key each, against two bare Redis round trips by hand{about}";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var server = await RedisServer.StartAsync();
        using var library = await ConnectionMultiplexer.ConnectAsync(server.EndPoint);
        await using var app = await StartAsync(server.EndPoint, library.GetDatabase());
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var duel = await Rounds.RunAsync(
            15,
            () => Callers.RunAsync(Round, async (_, _) => await SendAsync(client, "/guarded")),
            () => Callers.RunAsync(Round, async (_, _) => await SendAsync(client, rival)));
        return RatioResult.Rate(duel, "requests/s");
    }

    private static async Task<WebApplication> StartAsync(string redis, IDatabase library)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([
            new("EdgeKit:Redis:Timeout", "00:00:05"),
            new("EdgeKit:Idempotency:Policies:orders:Required", "true")]);
        builder.Services.AddEdgeKitRedis(builder.Configuration.GetSection("EdgeKit:Redis"), redis);
        builder.Services.AddEdgeKitIdempotency(builder.Configuration.GetSection("EdgeKit:Idempotency"));
        var app = builder.Build();
        app.Use(next => context =>
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "alice")], "test"));
            return next(context);
        });
        app.UseRouting();
        app.UseEdgeKitIdempotency();
        app.MapPost("/guarded", AnswerAsync).RequireIdempotency("orders");
        app.MapPost(Bare, context => BareAsync(context, app.Services.GetRequiredService<RedisClient>()));
        app.MapPost(Library, context => LibraryAsync(context, library));
        await app.StartAsync();
        await app.Services.GetRequiredService<RedisClient>().WaitUntilReadyAsync();
        return app;
    }

    private static async Task BareAsync(HttpContext context, RedisClient redis)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        await redis.ExecuteAsync(database => database.StringSetAsync(key, "running", Day, When.NotExists));
        await AnswerAsync(context);
        await redis.ExecuteAsync(database => database.StringSetAsync(key, Body, Day));
    }

    private static async Task LibraryAsync(HttpContext context, IDatabase redis)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        await redis.StringSetAsync(key, "running", Day, When.NotExists);
        await AnswerAsync(context);
        await redis.StringSetAsync(key, Body, Day);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        await context.Response.Body.WriteAsync(Body);
    }

    private static async Task SendAsync(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Body) };
        request.Headers.Add("Idempotency-Key", $"\"{Guid.NewGuid():N}\"");
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
