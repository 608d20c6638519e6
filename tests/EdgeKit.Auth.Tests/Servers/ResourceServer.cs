using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Tests.Servers;

/// <summary>A real Kestrel with EdgeKit.Auth in front of a few endpoints.</summary>
internal sealed class ResourceServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ResourceServer(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public IConfigurationRoot Configuration => (IConfigurationRoot)_app.Configuration;

    public static async Task<ResourceServer> StartAsync(
        IEnumerable<KeyValuePair<string, string?>> settings, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings);
        configure?.Invoke(builder.Services);
        builder.Services.AddEdgeKitAuth(builder.Configuration.GetSection("EdgeKit:Auth"));
        var app = builder.Build();
        app.UseEdgeKitAuthentication();
        app.UseAuthorization();
        app.MapHealthChecks("/health/ready");
        app.MapGet("/open", (ClaimsPrincipal user) => user.Identity?.Name ?? "nobody");
        app.MapGet("/me", (ClaimsPrincipal user) => user.FindFirstValue("sub")).RequireAuthorization();
        app.MapGet("/orders", () => "written").RequireAuthorization("orders.write");
        app.MapGet("/restock", () => "written").RequireAuthorization("orders.write", "orders.read");
        app.MapGet("/stock", () => "counted").RequireAuthorization("stock");
        app.MapGet("/bearer", () => "named").RequireAuthorization(
            policy => policy.AddAuthenticationSchemes("EdgeKit.Bearer").RequireAuthenticatedUser());
        await app.StartAsync();
        return new ResourceServer(app);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? token, string scheme = "Bearer")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);
        }

        return Client.SendAsync(request);
    }

    public async Task<int> StatusAsync(string path, string? token)
    {
        using var response = await GetAsync(path, token);
        return (int)response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
