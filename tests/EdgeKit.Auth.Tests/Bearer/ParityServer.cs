using System.Security.Claims;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Tests.Bearer;

/// <summary>An application with ASP.NET Core's middleware or with EdgeKit's, whose endpoints describe the caller.</summary>
internal sealed class ParityServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ParityServer(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public IConfigurationRoot Configuration => (IConfigurationRoot)_app.Configuration;

    /// <param name="issuer">Whose tokens count.</param>
    /// <param name="ours">True for EdgeKit's middleware.</param>
    /// <param name="configure">The registrations of the application, after EdgeKit.</param>
    /// <param name="before">Stages before authentication.</param>
    /// <param name="between">Stages between authentication and authorization.</param>
    public static async Task<ParityServer> StartAsync(
        TestIssuer issuer, bool ours, Action<IServiceCollection>? configure = null,
        Action<IApplicationBuilder>? before = null, Action<IApplicationBuilder>? between = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(issuer.Settings());
        builder.Configuration["EdgeKit:Auth:Policies:read:Scopes:0"] = "orders.read";
        builder.Configuration["EdgeKit:Auth:Policies:write:Scopes:0"] = "orders.write";
        builder.Services.AddEdgeKitAuth(builder.Configuration.GetSection("EdgeKit:Auth"));
        builder.Services.Configure<AuthorizationOptions>(
            o => o.AddPolicy("code", policy => policy.RequireClaim("nobody-has-it")));
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        before?.Invoke(app);
        _ = ours ? app.UseEdgeKitAuthentication() : app.UseAuthentication();
        between?.Invoke(app);
        _ = ours ? app.UseAuthorization() : app.UseAuthorization();
        Map(app);
        await app.StartAsync();
        return new ParityServer(app);
    }

    public async Task<string> AskAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await Client.SendAsync(request);
        // each has a trace id of its own
        var isProblem = answer.Content.Headers.ContentType?.MediaType == "application/problem+json";
        return $"{(int)answer.StatusCode} {answer.Headers.WwwAuthenticate} {(isProblem ? "problem" : await answer.Content.ReadAsStringAsync())}";
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/open", (Delegate)DescribeAsync);
        app.MapGet("/any", (Delegate)DescribeAsync).RequireAuthorization();
        app.MapGet("/read", (Delegate)DescribeAsync).RequireAuthorization("read");
        app.MapGet("/read-and-write", (Delegate)DescribeAsync).RequireAuthorization("read", "write");
        app.MapGet("/read-and-code", (Delegate)DescribeAsync).RequireAuthorization("read", "code");
        app.MapGet("/read-as-admin", (Delegate)DescribeAsync).RequireAuthorization(
            new AuthorizeAttribute("read") { Roles = "admin" });
        app.MapGet("/read-by-key", (Delegate)DescribeAsync).RequireAuthorization(
            new AuthorizeAttribute("read") { AuthenticationSchemes = "EdgeKit.ApiKey" });
        app.MapGet(
            "/read-or-anonymous", (Delegate)DescribeAsync).RequireAuthorization("read", "write").AllowAnonymous();
        app.MapGet(
            "/read-with-demand", (Delegate)DescribeAsync).RequireAuthorization("read").WithMetadata(new Demand());
        app.MapGet("/read-by-policy", (Delegate)DescribeAsync).RequireAuthorization(
            "read").RequireAuthorization(policy => policy.RequireClaim("nobody-has-it"));
        app.MapGet("/bearer", (Delegate)DescribeAsync).RequireAuthorization(
            policy => policy.AddAuthenticationSchemes("EdgeKit.Bearer").RequireAuthenticatedUser());
        app.MapGet("/unmarked", (Delegate)DescribeAsync).RequireAuthorization(
            policy => policy.AddAuthenticationSchemes(
                "EdgeKit.Bearer").RequireAssertion(c => !c.User.HasClaim(claim => claim.Type == "mark")));
        app.MapGet("/unknown", (Delegate)DescribeAsync).RequireAuthorization("read", "unknown");
    }

    /// <summary>Describes everything that later middleware can observe.</summary>
    private static async Task<string> DescribeAsync(HttpContext context)
    {
        var result = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult;
        var original = context.Features.Get<IAuthenticationFeature>();
        var asked = await context.AuthenticateAsync();
        var claims = string.Join(' ', context.User.Claims.Select(c => $"{c.Type}={c.Value}:{c.Issuer}:{c.ValueType}"));
        var properties = string.Join(' ', result?.Properties?.Items.Select(i => $"{i.Key}={i.Value}") ?? []);
        return $"{claims} {context.User.Identity?.AuthenticationType} {context.User.Identity?.IsAuthenticated} "
            + $"{result?.Succeeded} {ReferenceEquals(result?.Principal, context.User)} {result?.Ticket?.AuthenticationScheme} {properties} "
            + $"{original?.OriginalPath} {original?.OriginalPathBase} "
            + $"{asked.Succeeded} {asked.Ticket?.AuthenticationScheme} {ReferenceEquals(asked.Principal, context.User)}";
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class Demand : Attribute,
        IAuthorizationRequirementData, IAuthorizationRequirement, IAuthorizationHandler
    {
        public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];

        public Task HandleAsync(AuthorizationHandlerContext context) => Task.CompletedTask; // is never met
    }
}
