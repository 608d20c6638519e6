using System.Net;
using System.Net.Http.Json;
using EdgeKit.Auth.Tests.Servers;

namespace EdgeKit.Auth.Tests;

/// <summary>The sample's authorization server and a resource server, both real.</summary>
public sealed class BearerTests : IAsyncLifetime
{
    private ShopIdentity _identity = null!;
    private ResourceServer _server = null!;

    public async Task InitializeAsync()
    {
        _identity = await ShopIdentity.StartAsync();
        _server = await ResourceServer.StartAsync(new Dictionary<string, string?>
        {
            ["EdgeKit:Auth:Jwt:Issuers:shop:Authority"] = _identity.Url,
            ["EdgeKit:Auth:Jwt:Issuers:shop:Audiences:0"] = "shop",
            ["EdgeKit:Auth:Policies:orders.write:Scopes:0"] = "orders.write",
            ["EdgeKit:Auth:Policies:orders.read:Scopes:0"] = "orders.read",
        });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _identity.DisposeAsync();
    }

    [Fact]
    public async Task A_token_of_the_issuer_is_accepted_and_its_subject_is_the_user()
    {
        using var response = await _server.GetAsync("/me", await _identity.TokenAsync(("subject", "carol")));

        (await response.Content.ReadAsStringAsync()).ShouldBe("carol");
    }

    [Fact]
    public async Task A_scope_opens_the_endpoint_that_names_its_policy() =>
        (await _server.StatusAsync("/orders", await _identity.TokenAsync(("scope", "orders.write")))).ShouldBe(200);

    [Theory]
    [InlineData("orders.write", 403)]
    [InlineData("orders.read", 403)]
    [InlineData("orders.write orders.read", 200)]
    public async Task An_endpoint_with_two_policies_opens_to_callers_who_meet_both(string scopes, int status) =>
        (await _server.StatusAsync("/restock", await _identity.TokenAsync(("scope", scopes)))).ShouldBe(status);

    [Fact]
    public async Task A_caller_without_the_scope_learns_which_one_is_missing()
    {
        using var response = await _server.GetAsync("/orders", await _identity.TokenAsync(("scope", "orders.read")));

        ((int)response.StatusCode).ShouldBe(403);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        response.Headers.WwwAuthenticate.ToString().ShouldBe(
            "Bearer error=\"insufficient_scope\", scope=\"orders.write\"");
    }

    [Fact]
    public async Task An_anonymous_caller_is_challenged_for_a_token()
    {
        using var response = await _server.GetAsync("/me", token: null);

        ((int)response.StatusCode).ShouldBe(401);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
    }

    [Fact]
    public async Task A_token_that_is_no_token_is_refused_without_a_reason_that_helps_to_forge_one()
    {
        using var response = await _server.GetAsync("/me", "a.b.c");

        ((int)response.StatusCode).ShouldBe(401);
        response.Headers.WwwAuthenticate.ToString()
            .ShouldBe("Bearer error=\"invalid_token\", error_description=\"The access token is not valid here.\"");
    }

    [Fact]
    public async Task Rotations_in_a_row_refuse_no_token_that_is_out()
    {
        var before = await _identity.TokenAsync();
        for (var i = 0; i < 3; i++)
        {
            using var rotated = await _identity.Client.PostAsync("/control/rotate-keys", content: null);
            (await _server.StatusAsync("/me", await _identity.TokenAsync())).ShouldBe(200);
            if (i == 0)
            {
                (await _server.StatusAsync("/me", before)).ShouldBe(200);
            }
        }
    }

    [Fact]
    public async Task An_authorization_server_that_fails_hurts_no_token_that_is_out()
    {
        var token = await _identity.TokenAsync();
        (await _server.StatusAsync("/me", token)).ShouldBe(200);
        using var broken = await _identity.Client.PutAsJsonAsync(
            "/control/faults", new { latencyMs = 0, status = 503 });
        (await _identity.PostTokenAsync()).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        (await _server.StatusAsync("/me", token)).ShouldBe(200);
    }
}
