using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.RateLimit.Tests.Http;

/// <summary>
/// A real server on a loopback port with the two stages of EdgeKit's limits and a clock that the test turns.
/// </summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestApp(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public FakeTimeProvider Clock => (FakeTimeProvider)_app.Services.GetRequiredService<TimeProvider>();

    /// <summary>The header that authenticates a request in these tests.</summary>
    public const string UserHeader = "X-Test-User";

    public static async Task<TestApp> StartAsync(
        string rateLimitJson, Action<WebApplication> map, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        builder.Services.AddEdgeKitRateLimit(TestConfiguration.Section(rateLimitJson));
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseRouting();
        app.UseEdgeKitGlobalRateLimit();
        app.Use((context, next) =>
        {
            Authenticate(context);
            return next(context);
        });
        app.UseEdgeKitRateLimit();
        map(app);
        await app.StartAsync();
        return new TestApp(app);
    }

    public Task<HttpResponseMessage> GetAsync(
        string path, string? user = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (user is not null)
        {
            request.Headers.Add(UserHeader, user);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private static void Authenticate(HttpContext context)
    {
        if (context.Request.Headers[UserHeader].ToString() is { Length: > 0 } user)
        {
            var claims = user.Split(';').Select((part, i) => i == 0
                ? new("sub", part) : new System.Security.Claims.Claim(part.Split('=')[0], part.Split('=')[1]));
            context.User = new(new System.Security.Claims.ClaimsIdentity(claims, "test"));
        }
    }
}
