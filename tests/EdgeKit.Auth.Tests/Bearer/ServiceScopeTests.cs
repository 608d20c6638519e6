using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Tests.Bearer;

/// <summary>
/// An authentication result is valid within its service scope, as with ASP.NET Core's handlers: a nested request with its
/// own scope and token has its own caller.
/// </summary>
public sealed class ServiceScopeTests : IAsyncLifetime
{
    private TestIssuer _issuer = null!;

    public async Task InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Theory]
    [InlineData("bob", true, "True bob")]
    [InlineData("forged", true, "False ")]
    [InlineData("none", true, "False ")]
    [InlineData("bob", false, "True alice")]
    [InlineData("forged", false, "True alice")]
    public async Task Authenticating_in_a_nested_scope_uses_the_current_token(
        string inner, bool ownScope, string expected)
    {
        var (outer, token) = (Token("alice", "orders.read"), InnerToken(inner));
        foreach (var ours in new[] { false, true })
        {
            await using var server = await ParityServer.StartAsync(_issuer, ours, between: app => app.Use(
                (HttpContext context, RequestDelegate _) => AskAsync(context, token, ownScope)));
            for (var i = 0; i < 3; i++)
            {
                (await server.AskAsync("/open", outer)).ShouldEndWith(expected, customMessage: $"ours: {ours}");
            }
        }
    }

    [Theory]
    [InlineData("bob", "403")]
    // the part has its user from the outer request's features when its own token names nobody, with the platform too
    [InlineData("forged", "200")]
    [InlineData("none", "200")]
    public async Task A_nested_request_with_its_own_token_gets_the_response_that_ASP_NET_Core_gives(
        string inner, string expected)
    {
        var (outer, token) = (Token("alice", "orders.read"), InnerToken(inner));
        foreach (var ours in new[] { false, true })
        {
            await using var server = await ParityServer.StartAsync(_issuer, ours, between: app =>
            {
                var part = PartOf(app, ours);
                app.Use((HttpContext context, RequestDelegate _) => RunPartAsync(context, part, token));
            });
            await server.AskAsync("/open", token ?? outer);
            for (var i = 0; i < 3; i++)
            {
                (await server.AskAsync("/open", outer)).ShouldEndWith($" {expected}", customMessage: $"ours: {ours}");
            }
        }
    }

    [Fact]
    public async Task A_handler_that_is_chosen_by_request_is_asked_at_each()
    {
        await using var server = await ParityServer.StartAsync(
            _issuer, ours: true, configure: services => services.AddHttpContextAccessor().AddScoped(Choose));
        var token = Token("alice", "orders.read");
        (await server.AskAsync("/read", token)).ShouldStartWith("200");

        (await server.AskAsync("/read?tenant", token)).ShouldStartWith("403");

        static IAuthorizationHandler Choose(IServiceProvider services) =>
            services.GetRequiredService<IHttpContextAccessor>().HttpContext!.Request.QueryString.HasValue
            ? new Veto() : new PassThroughAuthorizationHandler();
    }

    private static async Task AskAsync(HttpContext context, string? token, bool ownScope)
    {
        PutToken(context.Request.Headers, token);
        var outer = context.RequestServices;
        await using var scope = outer.CreateAsyncScope();
        context.RequestServices = ownScope ? scope.ServiceProvider : outer;
        var result = await context.AuthenticateAsync();
        context.RequestServices = outer;
        await context.Response.WriteAsync($"{result.Succeeded} {result.Principal?.FindFirst("sub")?.Value}");
    }

    private static RequestDelegate PartOf(IApplicationBuilder app, bool ours)
    {
        var part = app.New();
        _ = ours ? part.UseEdgeKitAuthentication() : part.UseAuthentication();
        part.Use((context, next) =>
        {
            context.SetEndpoint(
                new Endpoint(null, new EndpointMetadataCollection(new AuthorizeAttribute("read")), "part"));
            return next(context);
        });
        _ = ours ? part.UseAuthorization() : part.UseAuthorization();
        part.Run(_ => Task.CompletedTask);
        return part.Build();
    }

    private static async Task RunPartAsync(HttpContext context, RequestDelegate part, string? token)
    {
        var headers = new HeaderDictionary();
        PutToken(headers, token);
        var features = new FeatureCollection(context.Features);
        features.Set<IHttpRequestFeature>(new HttpRequestFeature { Method = "GET", Path = "/part", Headers = headers });
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new MemoryStream()));
        features.Set<IItemsFeature>(new ItemsFeature());
        await using var scope = context.RequestServices.CreateAsyncScope();
        features.Set<IServiceProvidersFeature>(new ServiceProvidersFeature { RequestServices = scope.ServiceProvider });
        var inner = new DefaultHttpContext(features);
        await part(inner);
        await context.Response.WriteAsync($"{inner.Response.StatusCode}");
    }

    private static void PutToken(IHeaderDictionary headers, string? token) =>
        headers.Authorization = token is null ? default : new($"Bearer {token}");

    private string Token(string subject, string scope) =>
        _issuer.Draft().With("sub", subject).With("scope", scope).Signed;

    private string? InnerToken(string inner) =>
        inner switch { "bob" => Token("bob", "none"), "forged" => "forged.by.somebody", _ => null };

    private sealed class Veto : IAuthorizationHandler
    {
        public Task HandleAsync(AuthorizationHandlerContext context)
        {
            context.Fail();
            return Task.CompletedTask;
        }
    }
}
