using System.Net;
using System.Security.Claims;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.Tests;

/// <summary>The short way of a caller who meets the section's policies lets nobody pass whom the platform would turn away.</summary>
public sealed class MetPoliciesTests : IAsyncLifetime
{
    private static readonly string[] Paths =
    [
        "/open", "/any", "/read", "/read-and-write", "/read-and-code", "/read-as-admin", "/read-by-key", "/read-or-anonymous", "/read-with-requirement",
        "/read-by-policy", "/unknown",
    ];

    private static readonly string[] Scopes = ["", "orders.read", "orders.read orders.write"];

    private TestIssuer _issuer = null!;

    public async Task InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Fact]
    public async Task Every_caller_gets_from_every_kind_of_endpoint_what_he_gets_behind_the_platforms_own()
    {
        await using var platforms = await StartAsync(app => app.UseAuthorization());
        await using var ours = await StartAsync(app => app.UseEdgeKitAuthorization());

        foreach (var path in Paths)
        {
            foreach (var scope in Scopes)
            {
                (await AskAsync(ours, path, scope)).ShouldBe(await AskAsync(platforms, path, scope), $"{path} with \"{scope}\"");
            }
        }

        (await AskAsync(ours, "/read", "orders.read")).ShouldStartWith("200");
        (await AskAsync(ours, "/read-and-write", "orders.read")).ShouldStartWith("403");
    }

    [Fact]
    public async Task A_handler_of_the_applications_may_veto()
    {
        await using var server = await StartAsync(
            app => app.UseEdgeKitAuthorization(), services => services.AddSingleton<IAuthorizationHandler, Veto>());

        (await AskAsync(server, "/read", "orders.read")).ShouldStartWith("403");
    }

    [Fact]
    public async Task A_handler_of_results_of_the_applications_hears_of_every_result()
    {
        await using var server = await StartAsync(
            app => app.UseEdgeKitAuthorization(), services => services.AddSingleton<IAuthorizationMiddlewareResultHandler, Teapot>());

        (await AskAsync(server, "/read", "orders.read")).ShouldStartWith("418");
    }

    [Fact]
    public async Task A_policy_that_a_reload_made_stricter_holds_at_once()
    {
        await using var server = await StartAsync(app => app.UseEdgeKitAuthorization());
        (await AskAsync(server, "/read", "orders.read")).ShouldStartWith("200");

        server.Configuration["EdgeKit:Auth:Policies:read:Scopes:1"] = "admin";
        ((IConfigurationRoot)server.Configuration).Reload();

        (await AskAsync(server, "/read", "orders.read")).ShouldStartWith("403");
    }

    private async Task<string> AskAsync(WebApplication server, string path, string scope)
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", _issuer.Draft().With("scope", scope).Signed);
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        var body = answer.StatusCode == HttpStatusCode.InternalServerError ? "" : await answer.Content.ReadAsStringAsync();
        return $"{(int)answer.StatusCode} {answer.Headers.WwwAuthenticate} {body[..Math.Min(40, body.Length)]}";
    }

    private async Task<WebApplication> StartAsync(Action<IApplicationBuilder> authorize, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(_issuer.Settings());
        builder.Configuration["EdgeKit:Auth:Policies:read:Scopes:0"] = "orders.read";
        builder.Configuration["EdgeKit:Auth:Policies:write:Scopes:0"] = "orders.write";
        builder.Services.AddEdgeKitAuth(builder.Configuration.GetSection("EdgeKit:Auth"));
        builder.Services.Configure<AuthorizationOptions>(o => o.AddPolicy("code", policy => policy.RequireClaim("nobody-has-it")));
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseEdgeKitAuthentication();
        authorize(app);
        app.MapGet("/open", Name);
        app.MapGet("/any", Name).RequireAuthorization();
        app.MapGet("/read", Name).RequireAuthorization("read");
        app.MapGet("/read-and-write", Name).RequireAuthorization("read", "write");
        app.MapGet("/read-and-code", Name).RequireAuthorization("read", "code");
        app.MapGet("/read-as-admin", Name).RequireAuthorization(new AuthorizeAttribute("read") { Roles = "admin" });
        app.MapGet("/read-by-key", Name).RequireAuthorization(new AuthorizeAttribute("read") { AuthenticationSchemes = "ApiKey" });
        app.MapGet("/read-or-anonymous", Name).RequireAuthorization("read", "write").AllowAnonymous();
        app.MapGet("/read-with-requirement", Name).RequireAuthorization("read").WithMetadata(new Demand());
        app.MapGet("/read-by-policy", Name).RequireAuthorization("read").RequireAuthorization(policy => policy.RequireClaim("nobody-has-it"));
        app.MapGet("/unknown", Name).RequireAuthorization("read", "unknown");
        await app.StartAsync();
        return app;
    }

    private static string? Name(ClaimsPrincipal user) => user.FindFirst("sub")?.Value;

    private sealed class Veto : IAuthorizationHandler
    {
        public Task HandleAsync(AuthorizationHandlerContext context)
        {
            context.Fail();
            return Task.CompletedTask;
        }
    }

    private sealed class Teapot : IAuthorizationMiddlewareResultHandler
    {
        public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
        {
            context.Response.StatusCode = authorizeResult.Succeeded ? StatusCodes.Status418ImATeapot : StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class Demand : Attribute, IAuthorizationRequirementData, IAuthorizationRequirement, IAuthorizationHandler
    {
        public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];

        public Task HandleAsync(AuthorizationHandlerContext context) => Task.CompletedTask; // is never met
    }
}
