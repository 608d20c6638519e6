using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Tests.Servers;

/// <summary>A real Kestrel with the platform's JwtBearer alone, as its documentation writes it.</summary>
internal sealed class JwtBearerServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private JwtBearerServer(WebApplication app) =>
        (_app, _client) = (app, new HttpClient { BaseAddress = new Uri(app.Urls.First()) });

    public static async Task<JwtBearerServer> StartAsync(TestIssuer issuer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication().AddJwtBearer(options =>
            (options.Authority, options.Audience, options.RequireHttpsMetadata) = (issuer.Url, "shop", false));
        var app = builder.Build();
        app.MapGet("/me", () => "known").RequireAuthorization();
        await app.StartAsync();
        return new JwtBearerServer(app);
    }

    public async Task<int> StatusAsync(string token)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, "/me") { Headers = { Authorization = new("Bearer", token) } };
        using var answer = await _client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }
}
