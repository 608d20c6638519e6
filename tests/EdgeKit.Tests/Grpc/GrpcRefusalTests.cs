using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using EdgeKit.Auth.Tests.Servers;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Tests.Grpc;

/// <summary>What a client of gRPC learns of a refusal: the platform's client against the platform's server.</summary>
public sealed class GrpcRefusalTests
{
    private const string OneCall = """{ "RateLimit": { "Policies": { "one": { "Capacity": 1, "RefillPerSecond": 0.1 } } } }""";

    [Fact]
    public async Task A_call_over_its_limit_is_RESOURCE_EXHAUSTED_and_says_when_to_come_again()
    {
        await using var test = await StartAsync(OneCall, echo => echo.RequireRateLimiting("one"));
        using var channel = Channel(test);

        (await SayAsync(channel, "hello")).ShouldBe("hello");
        var refusal = await RefusedAsync(channel);

        refusal.Status.ShouldBe(new Status(StatusCode.ResourceExhausted, "The request exceeds a quota of its caller."));
        int.Parse(refusal.Trailers.GetValue("grpc-retry-pushback-ms")!, null).ShouldBeInRange(1000, 60_000);
        refusal.Trailers.GetValue("ratelimit-policy").ShouldBe("\"one\";q=1;w=10");
    }

    [Fact]
    public async Task A_call_over_the_limit_of_all_is_RESOURCE_EXHAUSTED_by_the_platforms_limiter_too()
    {
        await using var test = TestApplication.Build(OneCall, builder =>
        {
            Http2(builder);
            builder.Services.AddGrpc();
            builder.Services.AddRateLimiter(_ => { });
        });
        test.App.UseRateLimiter();
        test.App.MapGrpcService<Echo>().RequireRateLimiting("one");
        await test.StartAsync();
        using var channel = Channel(test);

        (await SayAsync(channel, "hello")).ShouldBe("hello");
        (await RefusedAsync(channel)).StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task A_browser_learns_it_from_a_frame_of_the_body(GrpcWebMode mode)
    {
        await using var test = TestApplication.Build(OneCall, builder => builder.Services.AddGrpc());
        test.App.UseEdgeKit();
        test.App.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        test.App.MapGrpcService<Echo>().RequireRateLimiting("one");
        await test.StartAsync();
        using var channel = GrpcChannel.ForAddress(
            test.Client.BaseAddress!, new GrpcChannelOptions { HttpHandler = new GrpcWebHandler(
                mode, new HttpClientHandler()), HttpVersion = HttpVersion.Version11 });

        (await SayAsync(channel, "hello")).ShouldBe("hello");
        var refusal = await RefusedAsync(channel);

        refusal.Status.ShouldBe(new Status(StatusCode.ResourceExhausted, "The request exceeds a quota of its caller."));
        int.Parse(refusal.Trailers.GetValue("grpc-retry-pushback-ms")!, null).ShouldBeInRange(1000, 60_000);
    }

    [Fact]
    public async Task Nobody_is_UNAUTHENTICATED_and_a_stranger_is_denied()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var test = await StartAsync(
            $$"""
            {
              "Auth": {
                "Jwt": { "Issuers": { "test": { "Authority": "{{issuer.Url}}", "Audiences": [ "shop" ] } } },
                "Policies": { "orders.write": { "Scopes": [ "orders.write" ] } }
              }
            }
            """,
            echo => echo.RequireAuthorization("orders.write"));
        using var channel = Channel(test);

        (await RefusedAsync(channel)).StatusCode.ShouldBe(StatusCode.Unauthenticated);
        (await RefusedAsync(channel, "nonsense")).StatusCode.ShouldBe(StatusCode.Unauthenticated);
        (await RefusedAsync(channel, issuer.Draft().With("scope", "orders.read").Signed)).StatusCode.ShouldBe(
            StatusCode.PermissionDenied);
    }

    [Theory]
    [InlineData("jwt")]
    [InlineData("cookie")]
    public async Task The_answers_of_other_schemes_are_translated(string scheme)
    {
        await using var test = await StartAsync("{}", echo => echo.RequireAuthorization(), services =>
        {
            var builder = services.AddAuthentication(scheme);
            _ = scheme == "jwt" ? builder.AddJwtBearer(scheme, _ => { }) : builder.AddCookie(scheme);
            services.AddAuthorization();
        });
        using var channel = Channel(test);

        var refusal = await RefusedAsync(channel);

        refusal.Status.ShouldBe(new Status(StatusCode.Unauthenticated, "The caller is not authenticated."));
    }

    [Fact]
    public async Task What_another_scheme_forbids_is_denied()
    {
        await using var test = await StartAsync(
            "{}", echo => echo.RequireAuthorization(policy => policy.RequireRole("admin")), services =>
        {
            services.AddAuthentication("known").AddScheme<AuthenticationSchemeOptions, Known>("known", null);
            services.AddAuthorization();
        });
        using var channel = Channel(test);

        (await RefusedAsync(channel)).StatusCode.ShouldBe(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task A_call_without_the_key_that_it_needs_is_refused_in_its_own_terms()
    {
        await using var test = await StartAsync("""{ "Idempotency": { "Policies": { "orders": { "Anonymous": true } } } }""", echo => echo.RequireIdempotency("orders"));
        using var channel = Channel(test);

        var refusal = await RefusedAsync(channel);

        refusal.Status.ShouldBe(
            new Status(StatusCode.Internal, "This operation is idempotent and requires the header Idempotency-Key."));
    }

    /// <summary>An answer that consists of its headers is held: its code decides, and is replayed.</summary>
    [Theory]
    [InlineData("14", StatusCode.Unavailable, false)]
    [InlineData("3", StatusCode.InvalidArgument, true)]
    public async Task Under_a_key_the_code_of_an_answer_counts(string code, StatusCode status, bool isKept)
    {
        await using var test = await StartAsync("""{ "Idempotency": { "Policies": { "orders": { "Anonymous": true } } } }""", echo => echo.RequireIdempotency("orders"));
        using var channel = Channel(test);
        var key = new Metadata { { "Idempotency-Key", "\"k1\"" } };

        var first = await Should.ThrowAsync<RpcException>(() => SayAsync(channel, code, key));
        var second = await Should.ThrowAsync<RpcException>(() => SayAsync(channel, code, key));

        (first.StatusCode, second.StatusCode).ShouldBe((status, status));
        (second.Trailers.GetValue("idempotency-replayed") == "true").ShouldBe(isKept);
    }

    private static async Task<RpcException> RefusedAsync(GrpcChannel channel, string? token = null) =>
        await Should.ThrowAsync<RpcException>(
        () => SayAsync(
            channel, "hello", token is null ? null : new Metadata { { "Authorization", "Bearer " + token } }));

    private static async Task<string> SayAsync(GrpcChannel channel, string text, Metadata? headers = null)
    {
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(
            EchoBase.SayMethod, null, new CallOptions(headers), text);
        return await call;
    }

    private static GrpcChannel Channel(TestApplication test) => GrpcChannel.ForAddress(test.Client.BaseAddress!);

    private static async Task<TestApplication> StartAsync(
        string edgeKit,
        Action<GrpcServiceEndpointConventionBuilder> configure, Action<IServiceCollection>? services = null)
    {
        var test = TestApplication.Build(edgeKit, builder =>
        {
            Http2(builder);
            builder.Services.AddGrpc();
            services?.Invoke(builder.Services);
        });
        test.App.UseEdgeKit();
        configure(test.App.MapGrpcService<Echo>());
        await test.StartAsync();
        return test;
    }

    private static void Http2(WebApplicationBuilder builder) =>
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.ConfigureEndpointDefaults(port => port.Protocols = HttpProtocols.Http2));

    private sealed class Known(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(AuthenticateResult.Success(
            new AuthenticationTicket(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "alice")], "known")), "known")));
    }
}
