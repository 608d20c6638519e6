using EdgeKit.Cache.Memory;
using EdgeKit.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Tests.Http.Server;

/// <summary>
/// A server on Kestrel with one endpoint under the policy <c>site</c>, whose clock stops until a test advances it.
/// </summary>
internal sealed class CachedSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _visits;

    private CachedSite(WebApplication app, SteppedTimeProvider clock)
    {
        _app = app;
        Clock = clock;
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1000,
            UseCookies = false }) { Timeout = TimeSpan.FromMinutes(5) };
    }

    public SteppedTimeProvider Clock { get; }

    public HttpClient Client { get; }

    public Uri Address => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    /// <summary>How often the endpoint has run.</summary>
    public int Visits => Volatile.Read(ref _visits);

    /// <summary>How many requests are on their way to the endpoint for the cache.</summary>
    public int Fills => Services.GetRequiredService<PolicyStates>().Get("site").Fills.Count;

    /// <summary>The number of requests that wait for a fill.</summary>
    public int Followers =>
        Services.GetRequiredService<PolicyStates>().Get("site").Fills.Values.Sum(f => Math.Max(0, f.WaiterCount - 1));

    /// <summary>
    /// What the endpoint does; by default it answers with the number of its visit, fresh for a minute.
    /// </summary>
    public Func<HttpContext, int, Task> Handler { get; set; } = Answer("max-age=60");

    public static Func<HttpContext, int, Task> Answer(
        string cacheControl, params (string Name, string Value)[] fields) => (context, visit) =>
    {
        context.Response.Headers.CacheControl = cacheControl;
        foreach (var (name, value) in fields)
        {
            context.Response.Headers[name] = value;
        }

        return context.Response.WriteAsync($"visit {visit}");
    };

    public static async Task<CachedSite> StartAsync(Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? inFront = null, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            [new("EdgeKit:Cache:Policies:site:Jitter", "0"), new("EdgeKit:Cache:Policies:site:EarlyRefreshBeta", "0")]);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(s => KeyValuePair.Create("EdgeKit:Cache:Policies:site:" + s.Key, (string?)s.Value)));
        var clock = new SteppedTimeProvider();
        builder.Services.AddSingleton<TimeProvider>(clock);
        configure?.Invoke(builder);
        builder.Services.AddEdgeKitCache(builder.Configuration.GetSection("EdgeKit:Cache"));
        var site = new CachedSite(builder.Build(), clock);
        site.Map(inFront);
        await site._app.StartAsync();
        return site;
    }

    public static Task<CachedSite> StartAsync(params (string Key, string Value)[] settings) =>
        StartAsync(null, null, settings);

    public Task<SiteReply> GetAsync(string path = "/page", params string[] fields) =>
        SendAsync(HttpMethod.Get, path, fields);

    public async Task<SiteReply> SendAsync(HttpMethod method,
        string path = "/page", string[]? fields = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, Address.GetLeftPart(UriPartial.Authority) + path);
        foreach (var field in fields ?? [])
        {
            var colon = field.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(field[..colon], field[(colon + 1)..].Trim()).ShouldBeTrue();
        }

        using var response = await Client.SendAsync(request, cancellationToken);
        return await SiteReply.ReadAsync(response, cancellationToken);
    }

    /// <summary>Sends a request and returns with the head of its answer.</summary>
    public async Task<OpenReply> BeginAsync(string path = "/page", params string[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address.GetLeftPart(UriPartial.Authority) + path);
        foreach (var field in fields)
        {
            var colon = field.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(field[..colon], field[(colon + 1)..].Trim()).ShouldBeTrue();
        }

        var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new OpenReply(response, await response.Content.ReadAsStreamAsync());
    }

    public void Advance(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Waits for what happens in the background, generously bounded.</summary>
    public static Task EventuallyAsync(Func<bool> condition) => EventuallyAsync(() => Task.FromResult(condition()));

    public static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await condition())
        {
            await Task.Delay(5, deadline.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private void Map(Action<WebApplication>? inFront)
    {
        _app.UseRouting();
        inFront?.Invoke(_app);
        _app.UseEdgeKitCache();
        _app.MapMethods("/page/{**rest}", ["GET", "HEAD", "OPTIONS"], Visit).CacheResponse("site");
        _app.MapMethods("/page/{**rest}", ["POST", "PUT", "DELETE"], Visit);
        _app.MapGet("/uncached", Visit);
    }

    private Task Visit(HttpContext context) => Handler(context, Interlocked.Increment(ref _visits));
}
