using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeKit.Tracing.Tests;

/// <summary>
/// A server with the boundary in front of another, which it reaches by HttpClient under <c>/client</c> and by YARP
/// under <c>/yarp</c>. No logger and no exporter listens, unless a test adds one.
/// </summary>
internal sealed class Edge : IAsyncDisposable
{
    public const string Caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    public const string CallerTrace = "0af7651916cd43dd8448eb211c80319c";

    /// <summary>
    /// The server at the end of the line, which answers 200 and keeps the headers of every request. One serves all
    /// tests: each request has its own path.
    /// </summary>
    private static readonly WireMockServer Sink = StartSink();

    private static int _requests;

    private readonly WebApplication _app;

    private Edge(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public Activity? LastActivity { get; private set; }

    public static Task<Edge> TrustingAsync(params (string Key, string Value)[] settings) =>
        StartAsync([("TrustedNetworks:0", "127.0.0.0/8"), .. settings]);

    public static Task<Edge> TrustingAsync(Action<WebApplicationBuilder> more, Action<WebApplication> endpoints) =>
        StartAsync([("TrustedNetworks:0", "127.0.0.0/8")], more, endpoints);

    public static Task<Edge> StartAsync(params (string Key, string Value)[] settings) => StartAsync(settings, null);

    public static async Task<Edge> StartAsync(
        (string Key, string Value)[] settings,
        Action<WebApplicationBuilder>? more, Action<WebApplication>? endpoints = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            settings.Select(s => KeyValuePair.Create("EdgeKit:Tracing:" + s.Key, (string?)s.Value)));
        builder.Services.AddEdgeKitTracing(builder.Configuration.GetSection("EdgeKit:Tracing"));
        builder.Services.AddReverseProxy();
        more?.Invoke(builder);
        var edge = new Edge(builder.Build());
        edge.Map(endpoints);
        await edge._app.StartAsync();
        return edge;
    }

    /// <summary>
    /// Sends a request with these header lines by HttpClient or YARP and returns what arrived at the sink.
    /// </summary>
    public async Task<Dictionary<string, string>> SendAsync(string way, params string[] headerLines)
    {
        var path = $"{way}/sent-{Interlocked.Increment(ref _requests)}";
        (await RawHttp.GetAsync(Address, path, headerLines)).Status.ShouldBe(200);
        return Sink.FindLogEntries(Request.Create().WithPath(path)).Single().RequestMessage.Headers!
            .ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase);
    }

    public Task<RawAnswer> GetAsync(string path, params string[] headerLines) =>
        RawHttp.GetAsync(Address, path, headerLines);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static WireMockServer StartSink()
    {
        var sink = WireMockServer.Start(new WireMockServerSettings { Urls = ["http://127.0.0.1:0"] });
        sink.Given(Request.Create()).RespondWith(Response.Create());
        return sink;
    }

    private void Map(Action<WebApplication>? endpoints)
    {
        var client = new HttpClient();
        var invoker = new ForwarderHttpClientFactory().CreateClient(
            new ForwarderHttpClientContext { NewConfig = new() });
        _app.UseEdgeKitTracing();
        _app.Use(next => context =>
        {
            LastActivity = Activity.Current;
            return next(context);
        });
        endpoints?.Invoke(_app);
        _app.MapGet("/client/{**rest}", async (HttpContext context) =>
        {
            using var answer = await client.GetAsync(new Uri(new Uri(Sink.Url!), context.Request.Path));
        });
        _app.MapGet("/yarp/{**rest}", async (HttpContext context, IHttpForwarder forwarder) =>
        {
            await forwarder.SendAsync(context, Sink.Url!, invoker);
        });
    }
}
