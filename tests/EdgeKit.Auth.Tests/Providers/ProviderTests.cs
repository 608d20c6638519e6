using System.Text.Json.Nodes;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.WebUtilities;

namespace EdgeKit.Auth.Tests.Providers;

/// <summary>
/// The recipes of docs/identity-providers.md, as they stand there, against tokens of each provider's shape.
/// </summary>
public sealed class ProviderTests
{
    public static TheoryData<string> Names => [.. Recipe.Providers];

    [Fact]
    public void There_is_a_recipe_for_each() =>
        Recipe.Providers.ShouldBe(["Entra ID", "Auth0", "Cognito", "Keycloak", "Okta", "Google"]);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Its_recipe_takes_an_access_token_of(string provider)
    {
        var host = new ProviderServer(provider);
        await using var server = await StartAsync(host, provider);
        var token = host.Sign(host.Tokens.Access);

        (await server.StatusAsync("/me", token)).ShouldBe(200, host.Log.Text);
        (await server.StatusAsync("/stock", token)).ShouldBe(200);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Its_recipe_refuses_an_ID_token_of(string provider)
    {
        var host = new ProviderServer(provider);
        await using var server = await StartAsync(host, provider);
        var token = host.Sign(host.Tokens.Id);

        (await server.StatusAsync("/me", token)).ShouldBe(401);
        host.Log.Text.ShouldContain("The token was refused: ");
        host.Log.Text.ShouldNotContain(token.Split('.')[2]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Its_recipe_refuses_a_token_for_another_audience_of(string provider)
    {
        var host = new ProviderServer(provider);
        await using var server = await StartAsync(host, provider);
        var other = host.Tokens.Access.DeepClone().AsObject();
        other[other.ContainsKey("aud") ? "aud" : "client_id"] = "api://x";

        (await server.StatusAsync("/me", host.Sign(other))).ShouldBe(401);
        host.Log.Text.ShouldContain("found \"api://x\"");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Its_recipe_refuses_a_token_of_another_issuer_beside(string provider)
    {
        var host = new ProviderServer(provider);
        await using var server = await StartAsync(host, provider);
        var other = host.Tokens.Access.DeepClone().AsObject();
        other["iss"] = host.Tokens.Issuer.EndsWith('/') ? host.Tokens.Issuer.TrimEnd('/') : host.Tokens.Issuer + "/";

        (await server.StatusAsync("/me", host.Sign(other))).ShouldBe(401);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Its_settings_redirect_users_to_the_login_of(string provider)
    {
        var host = new ProviderServer(provider);
        var recipe = Recipe.Bff(provider);
        recipe["EdgeKit:Auth:Bff:ClientSecret"] = "a-secret-of-the-test";
        recipe["EdgeKit:Auth:Policies:orders.read:Scopes:0"] = "orders.read";
        recipe["EdgeKit:Auth:Policies:orders.write:Scopes:0"] = "orders.write";
        await using var server = await BffServer.StartAsync(recipe, configure: host.MoveIn);
        using var browser = new TestBrowser(server.Url);
        using var answer = await browser.GetAsync("/bff/login");

        var sent = answer.Headers.Location.ShouldNotBeNull(await answer.Content.ReadAsStringAsync());
        sent.GetLeftPart(UriPartial.Path).ShouldBe(host.Tokens.Issuer.TrimEnd('/') + "/authorize");
        var query = QueryHelpers.ParseQuery(sent.Query);
        query["client_id"].ToString().ShouldBe(recipe["EdgeKit:Auth:Bff:ClientId"]);
        foreach (var (key, value) in recipe.Where(pair => pair.Key.Contains(":Parameters:", StringComparison.Ordinal)))
        {
            query[key.Split(':')[^1]].ToString().ShouldBe(value);
        }
    }

    [Fact]
    public async Task An_aud_takes_precedence_over_the_audience_claim()
    {
        var host = new ProviderServer("Cognito");
        await using var server = await StartAsync(host, "Cognito");
        var bound = host.Tokens.Access.DeepClone().AsObject();
        foreach (var foreign in new JsonNode[] { "https://another.example", new JsonArray(), "" })
        {
            bound["aud"] = foreign;
            (await server.StatusAsync("/me", host.Sign(bound))).ShouldBe(401);
        }
    }

    [Fact]
    public async Task A_client_id_that_is_no_text_is_no_audience()
    {
        var host = new ProviderServer("Cognito");
        await using var server = await StartAsync(host, "Cognito");
        var odd = host.Tokens.Access.DeepClone().AsObject();
        odd["client_id"] = new JsonArray("1example23456789");

        (await server.StatusAsync("/me", host.Sign(odd))).ShouldBe(401);
    }

    private static Task<ResourceServer> StartAsync(ProviderServer host, string provider)
    {
        var recipe = Recipe.Jwt(provider);
        foreach (var (
            key, value) in recipe.Where(pair => pair.Key.Contains(":orders.read:", StringComparison.Ordinal)).ToArray())
        {
            // the endpoint that is there
            recipe[key.Replace(":orders.read:", ":stock:", StringComparison.Ordinal)] = value;
        }

        return ResourceServer.StartAsync(recipe, host.MoveIn);
    }
}
