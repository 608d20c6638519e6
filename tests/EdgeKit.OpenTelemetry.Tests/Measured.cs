using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeKit.OpenTelemetry.Tests;

/// <summary>A server whose requests are measured and whose <c>/metrics</c> is mapped.</summary>
internal sealed class Measured : IAsyncDisposable
{
    public const string MeterName = "EdgeKit.Test";

    private readonly WebApplication _app;

    private Measured(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public HttpClient Client { get; } = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });

    public Meter Meter => _app.Services.GetRequiredService<IMeterFactory>().Create(MeterName);

    public static Task<Measured> StartAsync(params (string Key, string Value)[] settings) =>
        StartAsync(_ => { }, settings);

    public static async Task<Measured> StartAsync(
        Action<IServiceCollection> configure, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            settings.Select(s => KeyValuePair.Create("EdgeKit:" + s.Key, (string?)s.Value)));
        if (builder.Configuration.GetSection("EdgeKit:Tracing") is { } tracing && tracing.Exists())
        {
            builder.Services.AddEdgeKitTracing(tracing);
        }

        builder.AddEdgeKitOpenTelemetry();
        configure(builder.Services);
        var app = builder.Build();
        app.MapGet("/hello/{name}", (string name) => $"hello {name}");
        app.MapGet("/tracestate", (
            HttpContext context) => context.Features.Get<IHttpActivityFeature>()!.Activity == Activity.Current
            ? Activity.Current.TraceStateString ?? "none"
            : "in a span of another's");
        app.MapEdgeKitMetrics();
        await app.StartAsync();
        return new Measured(app);
    }

    public async Task<string> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, path));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync();
    }

    public Task<string> ScrapeAsync(bool openMetrics) =>
        openMetrics ? GetAsync("/metrics", ("Accept", "application/openmetrics-text; version=1.0.0,text/plain;q=0.5"))
        : GetAsync("/metrics");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
