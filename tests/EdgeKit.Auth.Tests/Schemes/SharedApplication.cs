using System.Security.Claims;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Tests.Schemes;

/// <summary>
/// A real Kestrel with EdgeKit.Auth beside schemes of the application's own, whose endpoints tell who calls and who
/// vouches for it.
/// </summary>
internal sealed class SharedApplication : IAsyncDisposable
{
    public const string Ours = "EdgeKit.Bearer";
    public const string JwtBearers = "AuthenticationTypes.Federation"; // what JwtBearer calls its identities

    private readonly WebApplication _app;

    private SharedApplication(WebApplication app)
    {
        _app = app;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false,
            UseCookies = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public IConfigurationRoot Configuration => (IConfigurationRoot)_app.Configuration;

    /// <param name="settings">EdgeKit's.</param>
    /// <param name="own">The registrations of the application.</param>
    /// <param name="comesFirst">True if the application registers before EdgeKit.</param>
    /// <param name="use">The middleware; ASP.NET Core's by default.</param>
    public static async Task<SharedApplication> StartAsync(
        IEnumerable<KeyValuePair<string, string?>> settings,
        Action<IServiceCollection> own, bool comesFirst = true, Action<WebApplication>? use = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(
            "http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestHeadersTotalSize = 256 * 1024);
        builder.Configuration.AddInMemoryCollection(settings);
        Action<IServiceCollection> edgeKit = services =>
            services.AddEdgeKitAuth(builder.Configuration.GetSection("EdgeKit:Auth"));
        (comesFirst ? own + edgeKit : edgeKit + own)(builder.Services);
        var app = builder.Build();
        (use ?? (pipeline => pipeline.UseAuthentication().UseAuthorization()))(app);
        Map(app);
        await app.StartAsync();
        return new SharedApplication(app);
    }

    /// <summary>Registers JwtBearer for the tokens of an issuer.</summary>
    public static Action<JwtBearerOptions> Trusting(TestIssuer issuer) => options =>
    {
        options.Authority = issuer.Url;
        options.Audience = "own";
        options.RequireHttpsMetadata = false;
    };

    /// <returns>
    /// The status, and the issuer and name of the caller; for a refusal its author and challenge.
    /// </returns>
    public async Task<string> AskAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await Client.SendAsync(request);
        var text = answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? "EdgeKit" : await answer.Content.ReadAsStringAsync();
        return $"{(int)answer.StatusCode} {text} {answer.Headers.WwwAuthenticate} {answer.Headers.Location?.AbsolutePath}".TrimEnd();
    }

    public Task<string> AskAsync(string path, string token) => AskAsync(path, ("Authorization", $"Bearer {token}"));

    /// <summary>The cookie of somebody whom the application itself has logged in.</summary>
    public async Task<(string Name, string Value)> LogInAsync(string path = "/log-in")
    {
        using var answer = await Client.GetAsync(path);
        return ("Cookie", answer.EnsureSuccessStatusCode().Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/open", Describe);
        app.MapGet("/any", Describe).RequireAuthorization();
        app.MapGet("/orders", Describe).RequireAuthorization("orders.write");
        app.MapGet("/theirs", Describe).RequireAuthorization(
            policy => policy.AddAuthenticationSchemes("Bearer").RequireAuthenticatedUser());
        app.MapGet("/edgekit", Describe).RequireAuthorization(
            policy => policy.AddAuthenticationSchemes("EdgeKit").RequireAuthenticatedUser());
        app.MapGet("/ours", Describe).RequireAuthorization(
            policy => policy.AddAuthenticationSchemes("EdgeKit.Bearer").RequireAuthenticatedUser());
        app.MapGet("/either", Describe).RequireAuthorization(
            policy => policy.AddAuthenticationSchemes("EdgeKit", "Bearer").RequireAuthenticatedUser());
        app.MapGet("/log-in", (HttpContext context) => context.SignInAsync(Dora("by default")));
        app.MapGet(
            "/log-in/{scheme}", (HttpContext context, string scheme) => context.SignInAsync(scheme, Dora(scheme)));
    }

    private static string Describe(ClaimsPrincipal user) =>
        $"{user.Identity?.AuthenticationType} {user.FindFirstValue("sub") ?? user.FindFirstValue(ClaimTypes.NameIdentifier)}".Trim();

    private static ClaimsPrincipal Dora(string how) =>
        new(new ClaimsIdentity([new Claim("sub", "dora"), new Claim("scope", "orders.write")], how));
}
