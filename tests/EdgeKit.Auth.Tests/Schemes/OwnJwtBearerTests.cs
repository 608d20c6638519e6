using System.Security.Cryptography;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Tests.Schemes;

/// <summary>
/// An application that has <c>AddJwtBearer</c> already, with an issuer of its own: each token goes to whom it belongs,
/// in every way to write that, before EdgeKit or after, behind the platform's stages and ours.
/// </summary>
public sealed class OwnJwtBearerTests(TwoIssuers issuers) : IClassFixture<TwoIssuers>
{
    private readonly TestIssuer _edge = issuers.Edge;
    private readonly TestIssuer _own = issuers.Own;

    public static TheoryData<string, bool, string> Applications
    {
        get
        {
            var data = new TheoryData<string, bool, string>();
            foreach (var application in new[] { "no default",
                "a default", "defaults by action", "another name", "another name as default",
                "beside cookies", "beside cookies, as default", "beside another JwtBearer, as default" })
            {
                data.Add(application, true, "platform's");
                data.Add(application, false, "ours");
            }

            data.Add("a default", false, "platform's");
            data.Add("no default", true, "ours");
            data.Add("a default", true, "platform's, then ours");
            data.Add("a default", true, "ours, then platform's");
            data.Add("no default", true, "none written");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Applications))]
    public async Task Each_token_is_validated_by_its_own_scheme(string application, bool comesFirst, string stages)
    {
        await using var server = await StartAsync(application, comesFirst, stages);
        var (ours, theirs) = (_edge.Draft().Signed, Theirs().Signed);
        for (var i = 0; i < 2; i++) // remembered the second time
        {
            foreach (var path in new[] { "/open", "/any", "/orders" })
            {
                (await server.AskAsync(path, ours)).ShouldBe("200 EdgeKit.Bearer carol", path);
                (await server.AskAsync(path, theirs)).ShouldBe("200 AuthenticationTypes.Federation carol", path);
            }

            foreach (var path in new[] { "/edgekit", "/ours" })
            {
                (await server.AskAsync(path, ours)).ShouldBe("200 EdgeKit.Bearer carol", path);
                (await server.AskAsync(path, theirs)).ShouldStartWith(
                    "401 EdgeKit Bearer error=\"invalid_token\"", customMessage: path);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Applications))]
    public async Task Neither_issuer_is_accepted_for_tokens_of_the_other(string application, bool comesFirst, string stages)
    {
        await using var server = await StartAsync(application, comesFirst, stages);
        var asOurs = _edge.Draft().Sign(input => _own.Ec.SignData(input, HashAlgorithmName.SHA256));
        var asTheirs = Theirs().Sign(input => _edge.Ec.SignData(input, HashAlgorithmName.SHA256));
        foreach (var path in new[] { "/any", "/orders", "/edgekit", "/ours" })
        {
            (await server.AskAsync(path, asOurs)).ShouldStartWith(
                "401 EdgeKit Bearer error=\"invalid_token\"", customMessage: path);
            (await server.AskAsync(path, asTheirs)).ShouldStartWith("401 ", customMessage: path);
            (await server.AskAsync(path)).ShouldStartWith("401 ", customMessage: path);
        }

        (await server.AskAsync("/open", asOurs)).ShouldBe("200");
    }

    [Theory]
    [InlineData("no default")]
    [InlineData("a default")]
    public async Task The_name_Bearer_is_the_applications_alone(string application)
    {
        await using var server = await StartAsync(application, comesFirst: true, "ours");

        (await server.AskAsync("/theirs", Theirs().Signed)).ShouldBe("200 AuthenticationTypes.Federation carol");
        (await server.AskAsync("/theirs", _edge.Draft().Signed)).ShouldStartWith("401  Bearer error=\"invalid_token\"");
    }

    [Theory]
    [InlineData("no default")]
    [InlineData("a default")]
    public async Task Anonymous_callers_and_invalid_application_tokens_get_the_applications_response(string application)
    {
        await using var server = await StartAsync(application, comesFirst: true, "ours");

        (await server.AskAsync("/any")).ShouldBe("401  Bearer");
        (await server.AskAsync("/any", Theirs().With("aud", "another").Signed)).ShouldStartWith(
            "401  Bearer error=\"invalid_token\"");
        (await server.AskAsync("/orders", Theirs().With("scope", "none").Signed)).ShouldStartWith("403");
        (await server.AskAsync("/orders", _edge.Draft().With("scope", "none").Signed))
            .ShouldBe("403 EdgeKit Bearer error=\"insufficient_scope\", scope=\"orders.write\"");
    }

    /// <summary>The platform lets each scheme answer in turn.</summary>
    [Fact]
    public async Task A_policy_may_name_both_schemes_and_an_anonymous_caller_is_challenged_by_both()
    {
        await using var server = await StartAsync("a default", comesFirst: true, "platform's");

        (await server.AskAsync("/either", _edge.Draft().Signed)).ShouldBe("200 EdgeKit.Bearer carol");
        (await server.AskAsync("/either", Theirs().Signed)).ShouldBe("200 AuthenticationTypes.Federation carol");
        (await server.AskAsync("/either")).ShouldBe("401  Bearer, Bearer");
    }

    /// <summary>As the platform's handlers keep what they have found.</summary>
    [Fact]
    public async Task Authenticating_again_after_the_header_was_removed_gives_the_same_result()
    {
        await using var server = await SharedApplication.StartAsync(
            _edge.Settings(), services => services.AddAuthentication().AddJwtBearer(SharedApplication.Trusting(_own)),
            use: app => app.UseAuthentication().Use(AskAgainAsync));

        (await server.AskAsync("/open", _edge.Draft().Signed)).ShouldBe("200 True EdgeKit.Bearer");

        static async Task AskAgainAsync(HttpContext context, RequestDelegate next)
        {
            context.Request.Headers.Remove("Authorization");
            var found = await context.AuthenticateAsync();
            await context.Response.WriteAsync($"{found.Succeeded} {found.Ticket?.AuthenticationScheme}");
        }
    }

    /// <summary>
    /// Otherwise what EdgeKit refuses, a stolen token that is bound to a key for instance, would pass at the scheme
    /// that asks for less.
    /// </summary>
    [Fact]
    public async Task An_issuer_that_both_know_is_EdgeKits_unless_the_endpoint_names_the_applications_scheme()
    {
        await using var server = await SharedApplication.StartAsync(
            _edge.Settings(("Jwt:Issuers:test:RequireDpop", "true")),
            services => services.AddAuthentication(
                "Bearer").AddJwtBearer(SharedApplication.Trusting(_edge) + (options => options.Audience = "shop")));
        var unbound = _edge.Draft().Signed;

        (await server.AskAsync("/any", unbound)).ShouldStartWith("401 EdgeKit");
        (await server.AskAsync("/any", _edge.Draft().With("padding", new string('x', 20_000)).Signed)).ShouldStartWith(
            "401 EdgeKit");
        (await server.AskAsync("/theirs", unbound)).ShouldBe("200 AuthenticationTypes.Federation carol");
    }

    [Fact]
    public async Task A_policy_of_the_section_may_require_an_issuer()
    {
        await using var server = await SharedApplication.StartAsync(
            _edge.Settings(("Policies:orders.write:Claims:iss:0", _edge.Url)), services =>
                services.AddAuthentication().AddJwtBearer(SharedApplication.Trusting(_own)));

        (await server.AskAsync("/orders", _edge.Draft().Signed)).ShouldStartWith("200");
        (await server.AskAsync("/orders", Theirs().Signed)).ShouldStartWith("403");
    }

    [Fact]
    public async Task The_scopes_of_Entra_count_as_JwtBearer_maps_them()
    {
        await using var server = await StartAsync("no default", comesFirst: true, "ours");

        (await server.AskAsync("/orders", Theirs().Without("scope").With("scp", "orders.read orders.write").Signed))
            .ShouldStartWith("200");
    }

    [Fact]
    public async Task An_issuer_that_a_reload_brings_is_EdgeKits_from_then_on()
    {
        await using var server = await StartAsync("no default", comesFirst: true, "ours");
        var token = Theirs().Signed;
        (await server.AskAsync("/any", token)).ShouldBe("200 AuthenticationTypes.Federation carol");

        server.Configuration["EdgeKit:Auth:Jwt:Issuers:own:Authority"] = _own.Url;
        server.Configuration["EdgeKit:Auth:Jwt:Issuers:own:Audiences:0"] = "own";
        server.Configuration.Reload();

        (await server.AskAsync("/any", token)).ShouldBe("200 EdgeKit.Bearer carol");
    }

    private TokenDraft Theirs() => _own.Draft().With("aud", "own");

    private Task<SharedApplication> StartAsync(string application, bool comesFirst, string stages) =>
        SharedApplication.StartAsync(_edge.Settings(), services => Register(
            application, services, SharedApplication.Trusting(_own)), comesFirst, Stages(stages));

    private static void Register(string application, IServiceCollection services, Action<JwtBearerOptions> options) =>
        _ = application switch
    {
        "no default" => services.AddAuthentication().AddJwtBearer(options),
        "a default" => services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options),
        "defaults by action" => services.AddAuthentication(defaults =>
        {
            defaults.DefaultAuthenticateScheme = JwtBearerDefaults.AuthenticationScheme;
            defaults.DefaultChallengeScheme = JwtBearerDefaults.AuthenticationScheme;
        }).AddJwtBearer(options),
        "another name" => services.AddAuthentication().AddJwtBearer("entra", options),
        "another name as default" => services.AddAuthentication("entra").AddJwtBearer("entra", options),
        "beside cookies" => services.AddAuthentication().AddCookie().AddJwtBearer(options),
        "beside cookies, as default" => services.AddAuthentication("entra").AddCookie().AddJwtBearer("entra", options),
        "beside another JwtBearer, as default" =>
            services.AddAuthentication("entra").AddJwtBearer("entra", options).AddJwtBearer(),
        _ => throw new ArgumentOutOfRangeException(nameof(application), application, null),
    };

    private static Action<WebApplication> Stages(string stages) => stages switch
    {
        "ours" => app => app.UseEdgeKitAuthentication().UseAuthorization(),
        "platform's, then ours" =>
            app => app.UseAuthentication().UseAuthorization().UseEdgeKitAuthentication().UseAuthorization(),
        "ours, then platform's" =>
            app => app.UseEdgeKitAuthentication().UseAuthorization().UseAuthentication().UseAuthorization(),
        "none written" => _ => { }, // the host puts the platform's in front
        _ => app => app.UseAuthentication().UseAuthorization(),
    };
}
