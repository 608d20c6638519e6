using System.Globalization;
using System.Net.WebSockets;
using EdgeKit.Auth.Tests.Servers;
using EdgeKit.Redis;
using EdgeKit.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Gateway.Tests.Login;

/// <summary>
/// Two gateways outside Development, one Redis, the sample's authorization server, and a service that shows what
/// reaches it.
/// </summary>
internal sealed class TwoGateways : IAsyncDisposable
{
    private readonly List<WebApplication> _apps = [];

    private TwoGateways(RedisServer redis) => Redis = redis;

    public RedisServer Redis { get; }

    public ShopIdentity Identity { get; private set; } = null!;

    public MovableClock Clock { get; } = new();

    public string First { get; } = Url();

    public string Second { get; } = Url();

    public static async Task<TwoGateways> OpenAsync()
    {
        var house = new TwoGateways(await RedisServer.StartAsync());
        house.Identity = await ShopIdentity.StartAsync(
            clock: house.Clock, redirects: [house.First + "/bff/callback", house.Second + "/bff/callback"]);
        var service = Builder("http://127.0.0.1:0").Build();
        service.UseWebSockets();
        service.Run(context => context.WebSockets.IsWebSocketRequest ? EchoAsync(context) : ShowAsync(context));
        await house.StartAsync(service);
        foreach (var url in new[] { house.First, house.Second })
        {
            var gateway = house.Gateway(url, service.Urls.First());
            await house.StartAsync(gateway);
            await gateway.Services.GetRequiredService<RedisClient>().WaitUntilReadyAsync();
        }

        return house;
    }

    public TestBrowser OpenBrowser() => new(First);

    /// <summary>A client that brings a browser's cookie to a gateway.</summary>
    public static HttpClient ClientOf(string gateway, TestBrowser browser)
    {
        var client = new HttpClient { BaseAddress = new Uri(gateway), Timeout = TimeSpan.FromMinutes(3) };
        client.DefaultRequestHeaders.Add("Cookie", "theme=dark; edgekit-session=" + browser.Cookie("edgekit-session"));
        return client;
    }

    /// <summary>A WebSocket that brings a browser's cookie to a gateway.</summary>
    public static async Task<ClientWebSocket> OpenSocketAsync(string gateway, TestBrowser browser, string path)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", "edgekit-session=" + browser.Cookie("edgekit-session"));
        await socket.ConnectAsync(
            new UriBuilder(new Uri(new Uri(gateway), path)) { Scheme = "ws" }.Uri, CancellationToken.None);
        return socket;
    }

    /// <summary>
    /// Pauses Redis. Only silence has to be waited out: at any other time a call may take a minute, or one that a busy
    /// machine is late with would pass for an outage.
    /// </summary>
    public void Silence()
    {
        WaitForRedis("00:00:02");
        Redis.Pause();
    }

    public void EndSilence()
    {
        Redis.Resume();
        WaitForRedis("00:01:00");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        await Identity.DisposeAsync();
        await Redis.DisposeAsync();
    }

    private void WaitForRedis(string timeout)
    {
        foreach (var configuration in _apps.Select(a => (IConfigurationRoot)a.Configuration))
        {
            configuration["EdgeKit:Redis:Timeout"] = timeout;
            configuration.Reload();
        }
    }

    private async Task StartAsync(WebApplication app)
    {
        _apps.Add(app);
        await app.StartAsync();
    }

    private WebApplication Gateway(string url, string service)
    {
        var builder = Builder(url);
        builder.Configuration.AddInMemoryCollection(BffSettings(service));
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.AddEdgeKit();
        builder.AddEdgeKitGateway();
        var app = builder.Build();
        app.UseEdgeKit();
        app.MapEdgeKitGateway();
        return app;
    }

    private Dictionary<string, string?> BffSettings(string service) => new()
    {
        ["ConnectionStrings:redis"] = Redis.EndPoint,
        ["EdgeKit:Redis:Timeout"] = "00:01:00",
        ["EdgeKit:Auth:Bff:ServerTimeout"] = "00:01:00",
        ["EdgeKit:Auth:Bff:Authority"] = Identity.Url,
        ["EdgeKit:Auth:Bff:ClientId"] = "shop-web",
        ["EdgeKit:Auth:Bff:ClientSecret"] = "shop-web-secret",
        ["EdgeKit:Auth:Bff:Exchanges:narrow:Audience"] = "orders",
        ["EdgeKit:Auth:Policies:profile:Scopes:0"] = "profile",
        ["ReverseProxy:Routes:api:ClusterId"] = "service",
        ["ReverseProxy:Routes:api:Match:Path"] = "/api/{**rest}",
        ["ReverseProxy:Routes:api:AuthorizationPolicy"] = "profile",
        ["ReverseProxy:Routes:open:ClusterId"] = "service",
        ["ReverseProxy:Routes:open:Match:Path"] = "/open/{**rest}",
        ["ReverseProxy:Routes:open:Metadata:EdgeKit.Token"] = "None",
        ["ReverseProxy:Routes:narrow:ClusterId"] = "narrow",
        ["ReverseProxy:Routes:narrow:Match:Path"] = "/narrow/{**rest}",
        ["ReverseProxy:Routes:narrow:AuthorizationPolicy"] = "profile",
        ["ReverseProxy:Clusters:service:Destinations:one:Address"] = service,
        ["ReverseProxy:Clusters:narrow:Destinations:one:Address"] = service,
        ["ReverseProxy:Clusters:narrow:Metadata:EdgeKit.Token"] = "narrow",
    };

    private static WebApplicationBuilder Builder(string url)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        return builder;
    }

    private static async Task ShowAsync(HttpContext context)
    {
        await context.Response.WriteAsync($"{context.Request.Headers.Authorization}\n{context.Request.Headers.Cookie}");
        if (context.Request.Path.StartsWithSegments("/api/stream"))
        {
            await context.Response.Body.FlushAsync();
            await Task.Delay(
                Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[64];
        while (await socket.ReceiveAsync(
            buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } message)
        {
            await socket.SendAsync(
                buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, CancellationToken.None);
        }
    }

    private static string Url() =>
        string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPort.Free()}");
}
