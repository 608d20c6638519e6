using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Tests.Stages;

/// <summary>
/// An application on Kestrel whose every endpoint is there three times: as it is, cached, and under idempotency keys.
/// </summary>
internal sealed class StagedSite : IAsyncDisposable
{
    private const string EdgeKit = """
        { "Cache": { "Policies": { "site": { "Ttl": "01:00:00", "Jitter": 0, "EarlyRefreshBeta": 0 } } },
          "Idempotency": { "Policies": { "keys": { "Anonymous": true, "AcceptRawKeys": true } } } }
        """;

    private readonly TestApplication _app;

    private StagedSite(TestApplication app) => _app = app;

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false, AllowAutoRedirect = false });

    /// <param name="configure">Services.</param>
    /// <param name="inFront">Stages in front of <c>UseEdgeKit()</c>.</param>
    /// <param name="behind">Stages behind it.</param>
    /// <param name="map">Endpoints.</param>
    public static async Task<StagedSite> StartAsync(
        Action<WebApplicationBuilder>? configure,
        Action<WebApplication>? inFront, Action<WebApplication>? behind, Action<StagedSite, WebApplication> map)
    {
        var app = TestApplication.Build(EdgeKit, configure);
        var site = new StagedSite(app);
        inFront?.Invoke(app.App);
        app.App.UseRouting();
        app.App.UseEdgeKit();
        behind?.Invoke(app.App);
        map(site, app.App);
        await app.StartAsync();
        return site;
    }

    public static void Map(WebApplication app, string path, RequestDelegate handler)
    {
        app.MapMethods("/uncached" + path, ["GET", "HEAD", "POST"], handler);
        app.MapMethods("/cached" + path, ["GET", "HEAD"], handler).CacheResponse("site");
        app.MapPost("/keyed" + path, handler).RequireIdempotency("keys");
    }

    public async Task<StageReply> SendAsync(HttpMethod method, string path, params string[] fields)
    {
        using var request = new HttpRequestMessage(method, new Uri(_app.Client.BaseAddress!, path));
        foreach (var field in fields)
        {
            var colon = field.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(field[..colon], field[(colon + 1)..].Trim()).ShouldBeTrue();
        }

        using var response = await Client.SendAsync(request);
        return await StageReply.ReadAsync(response);
    }

    public Task<StageReply> GetAsync(string path, params string[] fields) => SendAsync(HttpMethod.Get, path, fields);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
