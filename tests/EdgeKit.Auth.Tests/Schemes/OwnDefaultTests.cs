using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Tests.Schemes;

/// <summary>
/// An application whose default scheme is none for bearer tokens. Where it is named it stays the default, for every
/// action, and EdgeKit's callers are known where an endpoint names a policy of the section. Where the platform takes it
/// because it is the only one, EdgeKit stands in front of it.
/// </summary>
public sealed class OwnDefaultTests(TwoIssuers issuers) : IClassFixture<TwoIssuers>
{
    private static readonly ApiKey Key = ApiKey.Create("partner");

    public static TheoryData<string, bool, bool> Applications
    {
        get
        {
            var data = new TheoryData<string, bool, bool>();
            foreach (var application in new[] { "cookies",
                "like Identity", "cookies or JwtBearer", "own keys", "cookies, and keys for strangers" })
            {
                data.Add(application, true, false);
                data.Add(application, false, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Applications))]
    public async Task A_default_that_is_named_stays_for_every_action(string application, bool comesFirst, bool ours)
    {
        var services = new ServiceCollection().AddLogging();
        Register(application, services, issuers);
        await using var alone = services.BuildServiceProvider();
        await using var server = await StartAsync(application, comesFirst, ours);

        (await DefaultsAsync(server.Services)).ShouldBe(await DefaultsAsync(alone));
    }

    [Theory]
    [MemberData(nameof(Applications))]
    [InlineData("only cookies", true, false)]
    [InlineData("only cookies", false, true)]
    [InlineData("only own keys", true, false)]
    [InlineData("only own keys", false, true)]
    public async Task Its_own_and_anonymous_callers_notice_no_difference(string application, bool comesFirst, bool ours)
    {
        await using var server = await StartAsync(application, comesFirst, ours);
        var caller = await CallerAsync(application, server);
        var stranger = application.Contains("keys", StringComparison.Ordinal) ? "401  OwnKey" : "302   /Account/Login";

        foreach (var path in new[] { "/any", "/orders" })
        {
            (await server.AskAsync(path, caller)).ShouldStartWith("200 ", customMessage: path);
            (await server.AskAsync(path)).ShouldBe(stranger, path);
        }

        (await server.AskAsync("/edgekit", caller)).ShouldStartWith("401 EdgeKit");
        (await server.AskAsync("/ours", caller)).ShouldStartWith("401 EdgeKit");
    }

    [Theory]
    [MemberData(nameof(Applications))]
    public async Task EdgeKits_callers_are_known_where_a_policy_of_the_section_or_the_scheme_is_named(
        string application, bool comesFirst, bool ours)
    {
        await using var server = await StartAsync(application, comesFirst, ours);
        var token = ("Authorization", $"Bearer {issuers.Edge.Draft().Signed}");
        var key = ("X-Api-Key", Key.Text);

        for (var i = 0; i < 2; i++)
        {
            (await server.AskAsync("/any", token)).ShouldNotStartWith("200");
            (await server.AskAsync("/any", key)).ShouldNotStartWith("200");
            (await server.AskAsync("/orders", token)).ShouldBe("200 EdgeKit.Bearer carol");
            (await server.AskAsync("/edgekit", token)).ShouldBe("200 EdgeKit.Bearer carol");
            (await server.AskAsync("/orders", key)).ShouldBe("200 EdgeKit.ApiKey acme");
            (await server.AskAsync("/edgekit", key)).ShouldBe("200 EdgeKit.ApiKey acme");
            (await server.AskAsync(
                "/orders", ("Authorization", $"Bearer {issuers.Edge.Draft().With("exp", 1_000_000_000).Signed}")))
                .ShouldStartWith("401 EdgeKit Bearer error=\"invalid_token\"");
            (await server.AskAsync("/orders", ("X-Api-Key", "partner.wrong"))).ShouldBe("401 EdgeKit ApiKey");
        }
    }

    [Theory]
    [InlineData("only cookies", false)]
    [InlineData("only cookies", true)]
    [InlineData("only own keys", true)]
    public async Task An_only_scheme_that_nobody_named_keeps_its_callers_beside_EdgeKits(string application, bool ours)
    {
        await using var server = await StartAsync(application, comesFirst: true, ours);

        for (var i = 0; i < 2; i++)
        {
            (await server.AskAsync("/any", await CallerAsync(application, server))).ShouldStartWith("200 ");
            (await server.AskAsync("/any", issuers.Edge.Draft().Signed)).ShouldBe("200 EdgeKit.Bearer carol");
            (await server.AskAsync("/any", ("X-Api-Key", Key.Text))).ShouldBe("200 EdgeKit.ApiKey acme");
        }
    }

    [Fact]
    public async Task With_EdgeKit_as_default_the_only_other_scheme_serves_just_the_endpoints_that_name_it()
    {
        await using var server = await SharedApplication.StartAsync(issuers.Edge.Settings(), services => services
            .AddAuthentication(EdgeKitAuthDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, OwnKeys>("Bearer", null));

        (await server.AskAsync("/theirs", ("X-Api-Key", OwnKeys.Good))).ShouldBe("200 own erik");
        (await server.AskAsync("/any", ("X-Api-Key", OwnKeys.Good))).ShouldStartWith("401 EdgeKit");
        (await server.AskAsync("/orders", ("X-Api-Key", OwnKeys.Good))).ShouldStartWith("401 EdgeKit");
        (await server.AskAsync("/any", issuers.Edge.Draft().Signed)).ShouldBe("200 EdgeKit.Bearer carol");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_for_EdgeKit_counts_before_a_cookie_of_the_applications_where_a_policy_of_the_section_is_named(bool ours)
    {
        await using var server = await StartAsync("cookies", comesFirst: true, ours);
        var (cookie, token) = (await server.LogInAsync(), ("Authorization", $"Bearer {issuers.Edge.Draft().Signed}"));

        (await server.AskAsync("/orders", cookie, token)).ShouldBe("200 EdgeKit.Bearer carol");
        (await server.AskAsync("/any", cookie, token)).ShouldBe("200 by default dora");
    }

    [Theory]
    [InlineData("cookies beside JwtBearer")]
    [InlineData("cookies or JwtBearer")]
    public async Task The_applications_own_tokens_reach_its_bearer_scheme_through_a_policy_of_the_section(
        string application)
    {
        await using var server = await StartAsync(application, comesFirst: true, ours: true);

        (await server.AskAsync("/orders", issuers.Own.Draft().With("aud", "own").Signed)).ShouldBe(
            "200 AuthenticationTypes.Federation carol");
        (await server.AskAsync("/orders", issuers.Own.Draft().Signed)).ShouldStartWith(
            "401  Bearer error=\"invalid_token\"");
    }

    private Task<SharedApplication> StartAsync(string application, bool comesFirst, bool ours) =>
        SharedApplication.StartAsync(
        issuers.Edge.Settings(("ApiKeys:partner:Owner", "acme"), (
            "ApiKeys:partner:Scopes:0", "orders.write"), ("ApiKeys:partner:Hashes:0", Key.Hash)),
        services => Register(application, services, issuers),
        comesFirst,
        app => _ = ours
        ? app.UseEdgeKitAuthentication().UseAuthorization() : app.UseAuthentication().UseAuthorization());

    private static void Register(string application, IServiceCollection services, TwoIssuers issuers) =>
        _ = application switch
    {
        "cookies" => services.AddAuthentication("Cookies").AddCookie().AddCookie("another"),
        "only cookies" => services.AddAuthentication().AddCookie(),
        "like Identity" => services.AddAuthentication(options =>
        {
            options.DefaultAuthenticateScheme = "Identity.Application";
            options.DefaultChallengeScheme = "Identity.Application";
            options.DefaultSignInScheme = "Identity.External";
        }).AddCookie("Identity.Application").AddCookie("Identity.External"),
        "cookies beside JwtBearer" =>
            services.AddAuthentication("Cookies").AddCookie().AddJwtBearer(SharedApplication.Trusting(issuers.Own)),
        "cookies or JwtBearer" => services.AddAuthentication("either")
            .AddPolicyScheme("either", null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.Ordinal)
                ? "Bearer" : "Cookies")
            .AddCookie().AddJwtBearer(SharedApplication.Trusting(issuers.Own)),
        "cookies, and keys for strangers" => services.AddAuthentication(options =>
        {
            options.DefaultScheme = "Cookies";
            options.DefaultChallengeScheme = "keys";
        }).AddCookie().AddScheme<AuthenticationSchemeOptions, OwnKeys>("keys", null),
        "own keys" => services.AddAuthentication(
            "keys").AddScheme<AuthenticationSchemeOptions, OwnKeys>("keys", null).AddCookie(),
        _ => services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, OwnKeys>("keys", null),
    };

    private static async Task<(string Name, string Value)> CallerAsync(string application, SharedApplication server) =>
        application.EndsWith("own keys", StringComparison.Ordinal) ? ("X-Api-Key", OwnKeys.Good)
        : application == "like Identity" ? await server.LogInAsync("/log-in/Identity.Application")
        : await server.LogInAsync();

    private static async Task<string> DefaultsAsync(IServiceProvider services)
    {
        var schemes = services.GetRequiredService<IAuthenticationSchemeProvider>();
        var options = services.GetRequiredService<IOptions<AuthenticationOptions>>().Value;
        return string.Join(' ', new[]
        {
            await schemes.GetDefaultAuthenticateSchemeAsync(),
                await schemes.GetDefaultChallengeSchemeAsync(), await schemes.GetDefaultForbidSchemeAsync(),
            await schemes.GetDefaultSignInSchemeAsync(), await schemes.GetDefaultSignOutSchemeAsync(),
        }.Select(scheme => scheme?.Name ?? "none").Append(
            options.DefaultAuthenticateScheme).Append(options.DefaultChallengeScheme));
    }
}
