using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shop.Identity;

namespace EdgeKit.Auth.Tests.Servers;

/// <summary>The sample's authorization server in this process, on a free port, with a key file of its own.</summary>
internal sealed class ShopIdentity : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _keyFile;

    private readonly GrantCount _grants;

    private ShopIdentity(WebApplication app, string keyFile, GrantCount grants)
    {
        _grants = grants;
        _app = app;
        _keyFile = keyFile;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Browser = OpenBrowser();
    }

    public HttpClient Client { get; }

    /// <summary>Keeps cookies and shows redirects instead of following them.</summary>
    public HttpClient Browser { get; }

    public string Url => _app.Urls.First();

    /// <summary>How many refresh tokens were sent here.</summary>
    public int Refreshes => _grants.Refreshes;

    /// <summary>How many tokens were brought here for others.</summary>
    public int Exchanges => _grants.Exchanges;

    public static async Task<ShopIdentity> StartAsync(string? keyFile = null,
        string url = "http://127.0.0.1:0", TimeProvider? clock = null, params string[] redirects)
    {
        keyFile ??= Path.Combine(Path.GetTempPath(), $"shop-identity-{Guid.NewGuid():N}.json");
        var grants = new GrantCount();
        string[] settings = [
            .. redirects.Index().SelectMany(uri => new[] { $"--Identity:RedirectUris:{uri.Index}", uri.Item })];
        var app = IdentityServer.Build(["--urls", url, "--Identity:KeyFile", keyFile, .. settings], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<IStartupFilter>(grants);
            builder.Services.AddSingleton(clock ?? TimeProvider.System);
        });
        await app.StartAsync();
        return new ShopIdentity(app, keyFile, grants);
    }

    /// <summary>Forgets all refresh tokens, as a restart would.</summary>
    public async Task ForgetAsync()
    {
        using var response = await Client.PostAsync("/control/forget", null);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Switches latency and faults on; 0 and 0 makes it well again.</summary>
    public async Task SufferAsync(int latencyMs, int status)
    {
        using var response = await Client.PutAsJsonAsync("/control/faults", new { latencyMs, status });
        response.EnsureSuccessStatusCode();
    }

    public HttpClient OpenBrowser() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Url) };

    public async Task<string> TokenAsync(params (string Name, string Value)[] more)
    {
        using var response = await PostTokenAsync([
            ("grant_type", "client_credentials"),
            ("client_id", "shop-load"), ("client_secret", "shop-load-secret"), .. more]);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return answer.GetProperty("access_token").GetString()!;
    }

    public async Task<HttpResponseMessage> PostTokenAsync(params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(
            form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await Client.PostAsync("/connect/token", content);
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        Client.Dispose();
        await _app.DisposeAsync();
        File.Delete(_keyFile);
    }
}
