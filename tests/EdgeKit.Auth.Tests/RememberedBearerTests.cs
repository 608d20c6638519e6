using System.Diagnostics.Metrics;
using System.Security.Claims;
using System.Text.Encodings.Web;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Tests;

/// <summary>The short way of a token that was verified before leads to what the platform's own way leads to.</summary>
public sealed class RememberedBearerTests : IAsyncLifetime
{
    private TestIssuer _issuer = null!;

    public async Task InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Theory]
    [InlineData("/seen")]
    [InlineData("/closed")]
    public async Task Later_stages_find_what_they_find_behind_the_platforms_own(string path)
    {
        await using var platforms = await StartAsync(app => app.UseAuthentication());
        await using var ours = await StartAsync(app => app.UseEdgeKitAuthentication());
        var token = _issuer.Draft().Signed;

        var expected = await SeenTwiceAsync(platforms, path, token);
        var actual = await SeenTwiceAsync(ours, path, token);

        expected.ShouldContain("sub=");
        actual.ShouldBe(expected);
    }

    [Fact]
    public async Task Only_the_first_request_with_a_token_asks_the_platforms_service()
    {
        await using var server = await StartAsync(app => app.UseEdgeKitAuthentication());
        var asked = 0;
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "aspnetcore.authentication.authenticate.duration" && instrument.Meter.Scope == server.Services.GetRequiredService<IMeterFactory>())
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref asked));
        meters.Start();

        await SeenTwiceAsync(server, "/name", _issuer.Draft().Signed);

        asked.ShouldBe(1);
    }

    [Fact]
    public async Task What_one_request_adds_to_its_caller_the_next_one_does_not_find()
    {
        await using var server = await StartAsync(app => app.UseEdgeKitAuthentication());
        var token = _issuer.Draft().Signed;

        (await SeenTwiceAsync(server, "/marked", token)).ShouldBe("0 marks, then 0 marks");
    }

    [Fact]
    public async Task Another_user_put_in_the_callers_place_has_no_result_of_the_callers()
    {
        await using var server = await StartAsync(app => app.UseEdgeKitAuthentication());
        var token = _issuer.Draft().Signed;

        (await SeenTwiceAsync(server, "/replaced", token)).ShouldBe("other: False, then other: False");
    }

    [Fact]
    public async Task A_claims_transformation_has_its_say_at_every_request()
    {
        await using var server = await StartAsync(
            app => app.UseEdgeKitAuthentication(), services => services.AddTransient<IClaimsTransformation, Promotion>());

        (await SeenTwiceAsync(server, "/rank", _issuer.Draft().Signed)).ShouldBe("general, then general");
    }

    [Fact]
    public async Task A_scheme_that_answers_requests_itself_is_asked_first_at_every_request()
    {
        await using var server = await StartAsync(
            app => app.UseEdgeKitAuthentication(),
            services => services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, CallbackHandler>("callback", null));

        var token = _issuer.Draft().Signed;
        await SeenTwiceAsync(server, "/seen", token);

        (await SeenTwiceAsync(server, "/seen?callback", token)).ShouldBe("called back, then called back");
    }

    [Fact]
    public async Task Another_default_scheme_of_the_applications_is_the_one_that_counts()
    {
        await using var server = await StartAsync(
            app => app.UseEdgeKitAuthentication(),
            services => services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, GuestHandler>("guest", null),
            services => services.Configure<AuthenticationOptions>(o => o.DefaultAuthenticateScheme = "guest"));

        var token = _issuer.Draft().Signed;
        await SeenTwiceAsync(server, "/bearer", token);

        (await SeenTwiceAsync(server, "/name", token)).ShouldBe("guest, then guest");
    }

    [Fact]
    public async Task A_token_that_was_revoked_after_it_was_remembered_is_refused()
    {
        var revocation = new Revocation();
        await using var server = await StartAsync(
            app => app.UseEdgeKitAuthentication(), services => services.AddSingleton<ITokenRevocation>(revocation));
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", _issuer.Draft().Signed);
        (await StatusAsync(client)).ShouldBe(200);
        (await StatusAsync(client)).ShouldBe(200);

        revocation.IsOn = true;

        (await StatusAsync(client)).ShouldBe(401);
        (await StatusAsync(client)).ShouldBe(401);
    }

    private static async Task<int> StatusAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/closed", UriKind.Relative));
        return (int)answer.StatusCode;
    }

    private static async Task<string> SeenTwiceAsync(WebApplication server, string path, string token)
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return $"{await client.GetStringAsync(new Uri(path, UriKind.Relative))}, then {await client.GetStringAsync(new Uri(path, UriKind.Relative))}";
    }

    private async Task<WebApplication> StartAsync(
        Action<IApplicationBuilder> authenticate, Action<IServiceCollection>? before = null, Action<IServiceCollection>? after = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(_issuer.Settings());
        before?.Invoke(builder.Services);
        builder.Services.AddEdgeKitAuth(builder.Configuration.GetSection("EdgeKit:Auth"));
        after?.Invoke(builder.Services);
        var app = builder.Build();
        authenticate(app);
        app.UseAuthorization();
        app.MapGet("/seen", (Delegate)Describe);
        app.MapGet("/closed", (Delegate)Describe).RequireAuthorization();
        app.MapGet("/bearer", () => "named").RequireAuthorization(policy => policy.AddAuthenticationSchemes("Bearer").RequireAuthenticatedUser());
        app.MapGet("/name", (ClaimsPrincipal user) => user.Identity?.Name);
        app.MapGet("/rank", (ClaimsPrincipal user) => user.FindFirst("rank")?.Value);
        app.MapGet("/marked", Mark);
        app.MapGet("/replaced", Replace);
        await app.StartAsync();
        return app;
    }

    private static async Task<string> Describe(HttpContext context)
    {
        var result = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult;
        var original = context.Features.Get<IAuthenticationFeature>();
        var asked = await context.AuthenticateAsync();
        var claims = string.Join(' ', context.User.Claims.Select(c => $"{c.Type}={c.Value}:{c.Issuer}:{c.ValueType}"));
        return $"{claims} {context.User.Identity!.AuthenticationType} {context.User.Identity.IsAuthenticated} "
            + $"{result?.Succeeded} {ReferenceEquals(result?.Principal, context.User)} {result?.Ticket?.AuthenticationScheme} "
            + $"{string.Join(' ', result?.Properties?.Items.Select(i => $"{i.Key}={i.Value}") ?? [])} "
            + $"{original?.OriginalPath} {original?.OriginalPathBase} {asked.Succeeded} {asked.Ticket?.AuthenticationScheme}";
    }

    private static string Mark(ClaimsPrincipal user)
    {
        var marks = user.Claims.Count(c => c.Type == "mark");
        ((ClaimsIdentity)user.Identity!).AddClaim(new Claim("mark", "x"));
        return $"{marks} marks";
    }

    private static string Replace(HttpContext context)
    {
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("name", "other")], "test", "name", null));
        return $"{context.User.Identity!.Name}: {context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is not null}";
    }

    private sealed class Promotion : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim("rank", "general"));
            return Task.FromResult(principal);
        }
    }

    private sealed class Revocation : ITokenRevocation
    {
        public bool IsOn { get; set; }

        public bool IsRevoked(ClaimsIdentity token) => IsOn;
    }

    private sealed class GuestHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.Success(
            new(new ClaimsPrincipal(new ClaimsIdentity([new Claim("name", "guest")], "guest", "name", null)), "guest")));
    }

    private sealed class CallbackHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder), IAuthenticationRequestHandler
    {
        public async Task<bool> HandleRequestAsync()
        {
            if (!Request.QueryString.Value!.Contains("callback", StringComparison.Ordinal))
            {
                return false;
            }

            await Response.WriteAsync("called back");
            return true;
        }

        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }
}
