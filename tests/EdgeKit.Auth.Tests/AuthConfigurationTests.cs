using EdgeKit.Auth.Tests.Servers;
using EdgeKit.Policies;

namespace EdgeKit.Auth.Tests;

public sealed class AuthConfigurationTests
{
    [Theory]
    [InlineData("Jwt:Issuers:shop:Audiences:0", "shop", "EdgeKit:Auth:Jwt:Issuers:shop:Authority")]
    [InlineData("Jwt:Issuers:shop:Authority", "https://id.example", "EdgeKit:Auth:Jwt:Issuers:shop:Audiences")]
    [InlineData("Jwt:ClockSkew", "00:01:01", "EdgeKit:Auth:Jwt:ClockSkew")]
    [InlineData("Jwt:Isuers:shop:Authority", "https://id.example", "EdgeKit:Auth:Jwt:Isuers")]
    public async Task A_mistake_fails_the_start_and_names_its_path(string key, string value, string path) =>
        (await Problems((key, value))).ShouldContain(path);

    [Theory]
    [InlineData("http://id.example")]
    [InlineData("ftp://id.example")]
    [InlineData("id.example")]
    public async Task Keys_do_not_travel_unprotected(string authority) => (await Problems(
        ("Jwt:Issuers:shop:Authority", authority), ("Jwt:Issuers:shop:Audiences:0", "shop"))).ShouldContain(
            "Jwt:Issuers:shop:Authority");

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("rs256")]
    public async Task Only_asymmetric_algorithms_can_be_allowed(string algorithm) => (await Problems(
        ("Jwt:Issuers:shop:Authority", "https://id.example"), ("Jwt:Issuers:shop:Audiences:0", "shop"),
        ("Jwt:Issuers:shop:Algorithms:0", algorithm))).ShouldContain(algorithm);

    [Fact]
    public async Task Two_entries_for_one_issuer_fail_the_start() => (await Problems(
        ("Jwt:Issuers:a:Authority", "https://id.example"), ("Jwt:Issuers:a:Audiences:0", "shop"),
        ("Jwt:Issuers:b:Authority", "https://id.example/"), ("Jwt:Issuers:b:Audiences:0", "shop"))).ShouldContain(
            "another entry");

    [Fact]
    public async Task An_issuer_that_is_the_authority_of_another_entry_fails_the_start() => (await Problems(
        ("Jwt:Issuers:a:Authority", "https://id.example"), ("Jwt:Issuers:a:Audiences:0", "shop"),
        ("Jwt:Issuers:b:Authority", "https://elsewhere.example"),
        ("Jwt:Issuers:b:Issuer", "https://id.example/"), ("Jwt:Issuers:b:Audiences:0", "shop")))
        .ShouldContain("another entry");

    [Theory]
    [InlineData("/", "")]
    [InlineData("", "")]
    [InlineData("/", "/")]
    [InlineData("", "/")]
    public async Task The_issuer_is_the_name_in_the_discovery_document_with_or_without_trailing_slash(
        string authoritys, string issuers)
    {
        await using var issuer = await TestIssuer.StartAsync();
        issuer.Metadata["issuer"] = issuer.Url + issuers;
        await using var server = await ResourceServer.StartAsync(
            issuer.Settings(("Jwt:Issuers:test:Authority", issuer.Url + authoritys)));

        (await server.StatusAsync("/me", issuer.Draft().With("iss", issuer.Url + issuers).Signed)).ShouldBe(200);
        (await server.StatusAsync(
            "/me", issuer.Draft().With("iss", issuer.Url + (issuers.Length > 0 ? "" : "/")).Signed)).ShouldBe(401);
    }

    [Fact]
    public async Task A_configured_issuer_is_the_only_accepted_name()
    {
        await using var issuer = await TestIssuer.StartAsync();
        issuer.Metadata["issuer"] = issuer.Url + "/";
        await using var server = await ResourceServer.StartAsync(
            issuer.Settings(("Jwt:Issuers:test:Issuer", issuer.Url)));

        (await server.StatusAsync("/me", issuer.Draft().Signed)).ShouldBe(503); // its keys are another's
    }

    [Fact]
    public async Task A_changed_policy_is_in_force_without_a_restart()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var server = await ResourceServer.StartAsync(issuer.Settings());
        var token = issuer.Draft().With("scope", "orders.read").Signed;
        (await server.StatusAsync("/orders", token)).ShouldBe(403);

        server.Configuration["EdgeKit:Auth:Policies:orders.write:Scopes:0"] = "orders.read";
        server.Configuration.Reload();

        (await server.StatusAsync("/orders", token)).ShouldBe(200);
    }

    [Fact]
    public async Task A_removed_audience_ends_tokens_that_were_verified_before()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var server = await ResourceServer.StartAsync(issuer.Settings());
        var token = issuer.Draft().Signed;
        (await server.StatusAsync("/me", token)).ShouldBe(200);

        server.Configuration["EdgeKit:Auth:Jwt:Issuers:test:Audiences:0"] = "bank";
        server.Configuration.Reload();

        (await server.StatusAsync("/me", token)).ShouldBe(401);
    }

    [Fact]
    public async Task A_claim_can_be_asked_for()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var server = await ResourceServer.StartAsync(
            issuer.Settings(("Policies:orders.write:Claims:plan:0", "gold")));

        (await server.StatusAsync("/orders", issuer.Draft().Signed)).ShouldBe(403);
        (await server.StatusAsync("/orders", issuer.Draft().With("plan", "gold").Signed)).ShouldBe(200);
    }

    private static async Task<string> Problems(params (string Key, string Value)[] settings)
    {
        var error = await Should.ThrowAsync<PolicyException>(async () => await ResourceServer.StartAsync(
            settings.Select(setting => KeyValuePair.Create("EdgeKit:Auth:" + setting.Key, (string?)setting.Value))));
        return error.Message;
    }
}
