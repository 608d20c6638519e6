using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Tests.Schemes;

/// <summary>The other way round: the application's own policy scheme is the default and forwards to EdgeKit.</summary>
public sealed class ForwardingTests(TwoIssuers issuers) : IClassFixture<TwoIssuers>
{
    private static readonly ApiKey Key = ApiKey.Create("partner");

    [Theory]
    [InlineData("/any")]
    [InlineData("/orders")]
    public async Task A_policy_scheme_that_asks_whose_credentials_they_are_knows_everybody(string path)
    {
        await using var server = await StartAsync(context =>
            context.HasEdgeKitCredentials() ? EdgeKitAuthDefaults.AuthenticationScheme
            : context.Request.Headers.Authorization.Count > 0 ? "Bearer"
            : CookieAuthenticationDefaults.AuthenticationScheme);

        (await server.AskAsync(path, issuers.Edge.Draft().Signed)).ShouldBe("200 EdgeKit.Bearer carol");
        (await server.AskAsync(path, ("X-Api-Key", Key.Text))).ShouldBe("200 EdgeKit.ApiKey acme");
        (await server.AskAsync(path, issuers.Own.Draft().With("aud", "own").Signed)).ShouldBe(
            "200 AuthenticationTypes.Federation carol");
        (await server.AskAsync(path, await server.LogInAsync("/log-in/Cookies"))).ShouldBe("200 Cookies dora");
        (await server.AskAsync(path)).ShouldBe("302   /Account/Login");
        (await server.AskAsync(path, issuers.Edge.Draft().With("exp", 1_000_000_000).Signed)).ShouldStartWith(
            "401 EdgeKit Bearer error=\"invalid_token\"");
        (await server.AskAsync(path, "2YotnFZFEjr1zCsicMWpAA")).ShouldStartWith("401  Bearer error=\"invalid_token\"");
    }

    [Fact]
    public async Task A_policy_scheme_chooses_among_the_applications_own_schemes_for_tokens()
    {
        await using var server = await SharedApplication.StartAsync(
            issuers.Edge.Settings(), services => services.AddAuthentication("mine")
            .AddPolicyScheme("mine", null, options => options.ForwardDefault = "partners")
            .AddJwtBearer(SharedApplication.Trusting(issuers.Edge))
            .AddJwtBearer("partners", SharedApplication.Trusting(issuers.Own)));

        (await server.AskAsync("/orders", issuers.Own.Draft().With("aud", "own").Signed)).ShouldBe(
            "200 AuthenticationTypes.Federation carol");
    }

    /// <summary>
    /// A policy of the section leaves to the default scheme what is not EdgeKit's, and that hands it back.
    /// </summary>
    [Theory]
    [InlineData("/any", false)]
    [InlineData("/any", true)]
    [InlineData("/orders", false)]
    [InlineData("/orders", true)]
    public async Task A_policy_scheme_that_forwards_everything_ends_in_a_refusal_and_not_in_a_circle(
        string path, bool asynchronously)
    {
        await using var server = await SharedApplication.StartAsync(issuers.Edge.Settings(), services =>
        {
            var schemes = services.AddAuthentication("all");
            _ = asynchronously
                ? schemes.AddScheme<AuthenticationSchemeOptions, AsksEdgeKitLater>("all", null)
                : schemes.AddPolicyScheme(
                    "all", null, options => options.ForwardDefault = EdgeKitAuthDefaults.AuthenticationScheme);
        });

        (await server.AskAsync(path, issuers.Edge.Draft().Signed)).ShouldBe("200 EdgeKit.Bearer carol");
        (await server.AskAsync(path, issuers.Own.Draft().Signed)).ShouldStartWith(
            "401 EdgeKit Bearer error=\"invalid_token\"");
        (await server.AskAsync(path)).ShouldBe("401 EdgeKit Bearer");
    }

    [Fact]
    public void Without_EdgeKits_services_the_exception_names_what_is_missing()
    {
        using var services = new ServiceCollection().BuildServiceProvider();

        Should.Throw<InvalidOperationException>(
            () => new DefaultHttpContext { RequestServices = services }.HasEdgeKitCredentials())
            .Message.ShouldContain("AddEdgeKitAuth(section)");
    }

    private Task<SharedApplication> StartAsync(Func<HttpContext, string> choose) => SharedApplication.StartAsync(
        issuers.Edge.Settings(("ApiKeys:partner:Owner", "acme"), (
            "ApiKeys:partner:Scopes:0", "orders.write"), ("ApiKeys:partner:Hashes:0", Key.Hash)),
        services => services.AddAuthentication("mine")
            .AddPolicyScheme("mine", null, options => options.ForwardDefaultSelector = choose)
            .AddCookie()
            .AddJwtBearer(SharedApplication.Trusting(issuers.Own)));
}
