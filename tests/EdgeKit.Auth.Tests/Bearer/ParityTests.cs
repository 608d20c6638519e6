using System.Security.Claims;
using System.Text.Encodings.Web;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Tests.Bearer;

/// <summary>
/// The same requests through ASP.NET Core's middleware and through EdgeKit's, three times each, so that the later ones
/// take the fast path if there is one: the responses, which describe the caller, are equal.
/// </summary>
public sealed class ParityTests : IAsyncLifetime
{
    private static readonly string[] Paths =
    [
        "/nowhere", "/open", "/any", "/read", "/read-and-write",
            "/read-and-code", "/read-as-admin", "/read-by-key", "/read-or-anonymous", "/read-with-demand",
        "/read-by-policy", "/bearer", "/unmarked", "/unknown",
    ];

    private TestIssuer _issuer = null!;

    public static TheoryData<string, string> Applications => new()
    {
        { "plain", "200" },
        { "a stage adds a claim", "200" },
        { "a stage puts another user in the caller's place", "200" },
        { "a stage takes the header away", "200" },
        { "the pipeline runs again", "200" },
        { "a claims transformation", "200" },
        { "a claims transformation derived from the platform's", "200" },
        { "another default scheme", "200" },
        { "a JwtBearer scheme of its own", "200" },
        { "a JwtBearer scheme of its own, and a stage takes the header away", "200" },
        { "a default scheme that is chosen by request", "403" },
        { "another handler under the name of the default scheme", "403" },
        { "a stage that asks first takes the scopes away", "403" },
        { "no authorization handlers", "403" },
        { "a handler that vetoes", "403" },
        { "a handler that vetoes, derived from the platform's", "403" },
        { "a handler of results, derived from the platform's", "418" },
    };

    public async Task InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Theory]
    [MemberData(nameof(Applications))]
    public async Task Every_caller_gets_the_response_that_ASP_NET_Core_gives(string application, string read)
    {
        await using var platforms = await StartAsync(application, ours: false);
        await using var ours = await StartAsync(application, ours: true);
        foreach (var scope in new[] { "", "orders.read", "orders.read orders.write" })
        {
            var token = _issuer.Draft().With("scope", scope).Signed;
            foreach (var path in Enumerable.Repeat(Paths, 3).SelectMany(p => p))
            {
                (await ours.AskAsync(path, token)).ShouldBe(
                    await platforms.AskAsync(path, token), $"{path} with \"{scope}\"");
            }
        }

        (await ours.AskAsync("/read", _issuer.Draft().With("scope", "orders.read").Signed)).ShouldStartWith(read);
    }

    private Task<ParityServer> StartAsync(string application, bool ours) => ParityServer.StartAsync(
        _issuer, ours,
        configure: application switch
        {
            "a claims transformation" => services => services.AddTransient<IClaimsTransformation, Promotion>(),
            "a claims transformation derived from the platform's" =>
                services => services.AddSingleton<IClaimsTransformation, DerivedPromotion>(),
            "another default scheme" => services =>
                AddGuests(services).Configure<AuthenticationOptions>(o => o.DefaultAuthenticateScheme = "guest"),
            "a JwtBearer scheme of its own" or "a JwtBearer scheme of its own, and a stage takes the header away" =>
                services => services.AddAuthentication().AddJwtBearer(),
            "a default scheme that is chosen by request" =>
                services => AddGuests(services).AddSingleton<IAuthenticationSchemeProvider, GuestsOnReads>(),
            "another handler under the name of the default scheme" => services => services.AddTransient<GuestHandler>()
                .PostConfigure<AuthenticationOptions>(o => o.SchemeMap["EdgeKit"].HandlerType = typeof(GuestHandler)),
            "no authorization handlers" => services => services.RemoveAll<IAuthorizationHandler>(),
            "a handler that vetoes" => services => services.AddSingleton<IAuthorizationHandler, Veto>(),
            "a handler that vetoes, derived from the platform's" =>
                services => services.AddSingleton<IAuthorizationHandler, DerivedVeto>(),
            "a handler of results, derived from the platform's" =>
                services => services.AddSingleton<IAuthorizationMiddlewareResultHandler, Teapot>(),
            _ => null,
        },
        before: application switch
        {
            "the pipeline runs again" => app => app.UseStatusCodePagesWithReExecute("/open"),
            "a stage that asks first takes the scopes away" => app => app.Use(TakeScopesAwayAsync),
            _ => null,
        },
        between: application switch
        {
            "a stage adds a claim" or "the pipeline runs again" => app => app.Use((context, next) =>
            {
                ((ClaimsIdentity)context.User.Identity!).AddClaim(new Claim("mark", "x"));
                return next(context);
            }),
            "a stage puts another user in the caller's place" => app => app.Use((context, next) =>
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity(context.User.Claims, "another"));
                return next(context);
            }),
            "a stage takes the header away" or "a JwtBearer scheme of its own, and a stage takes the header away" =>
                app => app.Use((context, next) =>
            {
                context.Request.Headers.Remove("Authorization");
                return next(context);
            }),
            _ => null,
        });

    private static async Task TakeScopesAwayAsync(HttpContext context, RequestDelegate next)
    {
        var asked = await context.AuthenticateAsync();
        if (asked.Principal?.Identity is ClaimsIdentity identity)
        {
            identity.FindAll("scope").ToList().ForEach(identity.RemoveClaim);
        }

        await next(context);
    }

    private static IServiceCollection AddGuests(IServiceCollection services) =>
        services.AddHttpContextAccessor().AddAuthentication().AddScheme<AuthenticationSchemeOptions, GuestHandler>(
            "guest", null).Services;

    private sealed class Promotion : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim("rank", "general"));
            return Task.FromResult(principal);
        }
    }

    private sealed class DerivedPromotion : NoopClaimsTransformation
    {
        public override Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal) =>
            new Promotion().TransformAsync(principal);
    }

    private sealed class GuestHandler(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(AuthenticateResult.Success(
            new(new ClaimsPrincipal(
                new ClaimsIdentity([new Claim("name", "guest")], "guest", "name", null)), "guest")));
    }

    private sealed class GuestsOnReads(IOptions<AuthenticationOptions> options, IHttpContextAccessor accessor)
        : AuthenticationSchemeProvider(options)
    {
        public override Task<AuthenticationScheme?> GetDefaultAuthenticateSchemeAsync() =>
            accessor.HttpContext?.Request.Path.StartsWithSegments("/read") == true
            ? GetSchemeAsync("guest") : base.GetDefaultAuthenticateSchemeAsync();
    }

    private sealed class Veto : IAuthorizationHandler
    {
        public Task HandleAsync(AuthorizationHandlerContext context)
        {
            context.Fail();
            return Task.CompletedTask;
        }
    }

    private sealed class DerivedVeto : PassThroughAuthorizationHandler, IAuthorizationHandler
    {
        Task IAuthorizationHandler.HandleAsync(AuthorizationHandlerContext context) => new Veto().HandleAsync(context);
    }

    private sealed class Teapot : AuthorizationMiddlewareResultHandler, IAuthorizationMiddlewareResultHandler
    {
        Task IAuthorizationMiddlewareResultHandler.HandleAsync(
            RequestDelegate next,
            HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
        {
            context.Response.StatusCode = StatusCodes.Status418ImATeapot;
            return Task.CompletedTask;
        }
    }
}
