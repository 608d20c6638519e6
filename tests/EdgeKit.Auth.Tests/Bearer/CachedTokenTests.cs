using System.Diagnostics.Metrics;
using System.Security.Claims;
using System.Text.Encodings.Web;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Tests.Bearer;

/// <summary>When the fast path is used, and which state must not leak between its requests.</summary>
public sealed class CachedTokenTests : IAsyncLifetime
{
    private TestIssuer _issuer = null!;

    public async Task InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)] // one more for what stands in front of both
    public async Task Only_the_first_request_with_a_token_uses_ASP_NET_Cores_services(bool hasJwtBearer, int times)
    {
        await using var server = await ParityServer.StartAsync(
            _issuer, ours: true, services => _ = hasJwtBearer
            ? services.AddAuthentication().AddJwtBearer() : null, between: app => app.Use(NameAsync));
        var asked = new List<string>();
        using var meters = new MeterListener { InstrumentPublished = Listen };
        meters.SetMeasurementEventCallback<double>((instrument, _, _, _) => asked.Add(instrument.Name));
        meters.SetMeasurementEventCallback<long>((instrument, _, _, _) => asked.Add(instrument.Name));
        meters.Start();
        var token = _issuer.Draft().With("scope", "orders.read").Signed;

        for (var i = 0; i < 3; i++)
        {
            await server.AskAsync("/read", token);
        }

        asked.ShouldBe(Enumerable.Repeat("aspnetcore.authentication.authenticate.duration", times));

        void Listen(Instrument instrument, MeterListener listener)
        {
            if (instrument.Meter.Name.StartsWith("Microsoft.AspNetCore.Authentication", StringComparison.Ordinal)
                && instrument.Meter.Scope == server.Services.GetRequiredService<IMeterFactory>())
            {
                listener.EnableMeasurementEvents(instrument);
            }
        }

        // Before the endpoint, which asks itself.
        static Task NameAsync(HttpContext context, RequestDelegate next) =>
            context.Response.WriteAsync(context.User.FindFirstValue("sub") ?? "nobody");
    }

    [Fact]
    public async Task A_token_is_counted_once_for_a_request_that_is_authenticated_under_both_names()
    {
        await using var server = await ParityServer.StartAsync(_issuer, ours: true);
        var token = _issuer.Draft().Signed;
        var counted = 0;
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "edgekit.auth.tokens"
                    && instrument.Meter.Scope == server.Services.GetRequiredService<IMeterFactory>())
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((_, _, _, _) => Interlocked.Increment(ref counted));
        meters.Start();

        for (var i = 0; i < 3; i++)
        {
            (await server.AskAsync("/bearer", token)).ShouldStartWith("200");
        }

        counted.ShouldBe(3);
    }

    [Fact]
    public async Task Claims_added_by_one_request_do_not_appear_in_the_next()
    {
        await using var server = await ParityServer.StartAsync(
            _issuer, ours: true, between: app => app.Use((context, next) =>
        {
            var identity = (ClaimsIdentity)context.User.Identity!;
            identity.HasClaim("mark", "x").ShouldBeFalse();
            identity.AddClaim(new Claim("mark", "x"));
            return next(context);
        }));
        var token = _issuer.Draft().Signed;

        for (var i = 0; i < 3; i++)
        {
            (await server.AskAsync("/any", token)).ShouldStartWith("200");
        }
    }

    [Fact]
    public async Task A_scheme_that_answers_requests_itself_is_asked_first_although_the_token_is_known()
    {
        await using var server = await ParityServer.StartAsync(
            _issuer, ours: true, services =>
                services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, CallbackHandler>("callback", null));
        var token = _issuer.Draft().Signed;
        await server.AskAsync("/open", token);

        (await server.AskAsync("/open?callback", token)).ShouldEndWith("called back");
    }

    [Fact]
    public async Task A_token_that_was_revoked_after_it_was_remembered_is_refused()
    {
        var revocation = new Revocation();
        await using var server = await ParityServer.StartAsync(
            _issuer, ours: true, services => services.AddSingleton<ITokenRevocation>(revocation));
        var token = _issuer.Draft().Signed;
        (await server.AskAsync("/any", token)).ShouldStartWith("200");
        (await server.AskAsync("/any", token)).ShouldStartWith("200");

        revocation.IsOn = true;

        (await server.AskAsync("/any", token)).ShouldStartWith("401");
        (await server.AskAsync("/any", token)).ShouldStartWith("401");
    }

    [Fact]
    public async Task A_policy_that_a_reload_made_stricter_applies_immediately()
    {
        await using var server = await ParityServer.StartAsync(_issuer, ours: true);
        var token = _issuer.Draft().With("scope", "orders.read").Signed;
        (await server.AskAsync("/read", token)).ShouldStartWith("200");

        server.Configuration["EdgeKit:Auth:Policies:read:Scopes:1"] = "admin";
        server.Configuration.Reload();

        (await server.AskAsync("/read", token)).ShouldStartWith("403");
    }

    private sealed class Revocation : ITokenRevocation
    {
        public bool IsOn { get; set; }

        public bool IsRevoked(ClaimsIdentity token) => IsOn;
    }

    private sealed class CallbackHandler(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
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

        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(AuthenticateResult.NoResult());
    }
}
