using System.Globalization;
using System.Net.WebSockets;
using EdgeKit.Auth.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Tests.Servers;

/// <summary>
/// A real Kestrel with a login in front of a few endpoints; <c>/api/token</c> shows what a proxied request would carry.
/// </summary>
internal sealed class BffServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private BffServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public IServiceProvider Services => _app.Services;

    public IUserSessions Sessions => Services.GetRequiredService<IUserSessions>();

    public IConfigurationRoot Configuration => (IConfigurationRoot)_app.Configuration;

    public static Dictionary<string, string?> Settings(string authority, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["EdgeKit:Auth:Bff:Authority"] = authority,
            ["EdgeKit:Auth:Bff:ServerTimeout"] = "00:01:00", // the server is well, however busy the machine
            ["EdgeKit:Auth:Bff:ClientId"] = "shop-web",
            ["EdgeKit:Auth:Bff:ClientSecret"] = "shop-web-secret",
            ["EdgeKit:Auth:Bff:Scopes:0"] = "openid",
            ["EdgeKit:Auth:Bff:Scopes:1"] = "profile",
            ["EdgeKit:Auth:Bff:Scopes:2"] = "orders.read",
            ["EdgeKit:Auth:Policies:orders.read:Scopes:0"] = "orders.read",
            ["EdgeKit:Auth:Policies:orders.write:Scopes:0"] = "orders.write",
        };
        foreach (var (key, value) in more)
        {
            settings["EdgeKit:Auth:Bff:" + key] = value;
        }

        return settings;
    }

    public static async Task<BffServer> StartAsync(
        Dictionary<string, string?> settings,
        int port = 0, Action<IServiceCollection>? configure = null, string environment = "Development")
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSingleton<Waiting>();
        configure?.Invoke(builder.Services);
        builder.Services.AddEdgeKitAuth(builder.Configuration.GetSection("EdgeKit:Auth"));
        var app = builder.Build();
        app.Use((HttpContext context, RequestDelegate next) =>
        {
            // Stands for a proxy that ends TLS.
            context.Request.Scheme = context.Request.Headers.ContainsKey("X-Test-Https") ? "https" : "http";
            return next(context);
        });
        if (builder.Configuration["Test:PathBase"] is { } pathBase)
        {
            app.UsePathBase(pathBase);
            app.UseRouting();
        }

        app.UseWebSockets();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapEdgeKitBff();
        app.MapMethods("/api/me", ["GET", "POST"], (HttpContext context) => context.User.Identity!.Name)
            .RequireAuthorization("orders.read");
        app.MapGet("/api/admin", () => "written").RequireAuthorization("orders.write");
        app.MapMethods("/api/stream", ["GET", "POST"], StreamAsync).RequireAuthorization();
        app.MapGet("/api/socket", EchoAsync).RequireAuthorization();
        app.MapMethods("/api/wait", ["GET", "POST"], WaitAsync).RequireAuthorization();
        app.MapGet("/api/token", ForwardAsync).RequireAuthorization();
        await app.StartAsync();
        return new BffServer(app);
    }

    public byte[] Seal(string text) => Services.GetRequiredService<SessionProtector>().Protect(text, "test");

    public string? Open(byte[] data) => Services.GetRequiredService<SessionProtector>().Unprotect<string>(data, "test");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Ends only when it is ended.</summary>
    private static async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync("data: first\n\n");
        await context.Response.Body.FlushAsync();
        var ended = new TaskCompletionSource();
        await using var end = context.RequestAborted.Register(ended.SetResult);
        await ended.Task;
    }

    /// <summary>Echoes messages until the browser disconnects.</summary>
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

    /// <summary>Responds when the test lets it.</summary>
    private static async Task WaitAsync(HttpContext context, Waiting waiting)
    {
        waiting.Begun.TrySetResult();
        await waiting.Until.Task.WaitAsync(
            HttpMethods.IsGet(context.Request.Method) ? context.RequestAborted : CancellationToken.None);
        await context.Response.WriteAsync("done");
    }

    private static async Task ForwardAsync(HttpContext context, SessionForwarding forwarding, string? exchange)
    {
        using var outgoing = new HttpRequestMessage();
        outgoing.Headers.TryAddWithoutValidation("Cookie", context.Request.Headers.Cookie.ToString());
        if (await forwarding.PrepareAsync(context, outgoing, exchange))
        {
            await context.Response.WriteAsync(
                $"{outgoing.Headers.Authorization}\n{(outgoing.Headers.TryGetValues("Cookie", out var cookies) ? string.Join("; ", cookies) : "")}");
        }
    }
}
