using System.Security.Claims;
using System.Text.Json.Nodes;
using EdgeKit.Auth.Tests.Dpop;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Tests;

/// <summary>The schemes as applications combine them, and what a look at a token must not do to a request.</summary>
public sealed class SchemeTests : IAsyncLifetime
{
    private TestIssuer _issuer = null!;

    public async Task InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Fact]
    public async Task A_proof_counts_once_for_a_policy_that_names_the_scheme_too()
    {
        using var caller = BoundCaller.Of(_issuer);
        await using var server = await ResourceServer.StartAsync(_issuer.Settings());
        using var request = BoundCaller.Request(caller.Token, caller.Prove(server, path: "/bearer"), "/bearer");

        using var answer = await server.Client.SendAsync(request);

        ((int)answer.StatusCode).ShouldBe(200);
    }

    [Theory]
    [InlineData("/bearer")]
    [InlineData("/me")]
    public async Task An_anonymous_caller_is_challenged_under_either_name_of_the_scheme(string path)
    {
        await using var server = await ResourceServer.StartAsync(_issuer.Settings());

        using var answer = await server.GetAsync(path, token: null);

        ((int)answer.StatusCode).ShouldBe(401);
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("{}")]
    public async Task A_token_with_an_issuer_that_is_no_text_is_a_bad_token_and_no_failure(string value)
    {
        await using var server = await ResourceServer.StartAsync(_issuer.Settings());
        var token = _issuer.Draft().With("iss", JsonNode.Parse(value)).Signed;

        (await server.StatusAsync("/open", token)).ShouldBe(200);
        (await server.StatusAsync("/me", token)).ShouldBe(401);
    }

    [Fact]
    public async Task A_revocation_that_fails_authenticates_no_caller_and_fails_no_open_endpoint()
    {
        await using var server = await ResourceServer.StartAsync(
            _issuer.Settings(), services => services.AddSingleton<ITokenRevocation, BrokenRevocation>());
        var token = _issuer.Draft().Signed;

        (await server.StatusAsync("/open", token)).ShouldBe(200);
        (await server.StatusAsync("/me", token)).ShouldBe(401);
        (await server.StatusAsync("/me", token)).ShouldBe(401);
    }

    [Fact]
    public async Task A_policy_that_a_reload_adds_wins_over_one_of_code_that_was_in_use()
    {
        await using var server = await ResourceServer.StartAsync(
            _issuer.Settings(), services => services.AddAuthorization(
                options => options.AddPolicy("stock", policy => policy.RequireAuthenticatedUser())));
        var token = _issuer.Draft().Signed;
        (await server.StatusAsync("/stock", token)).ShouldBe(200);

        server.Configuration["EdgeKit:Auth:Policies:stock:Scopes:0"] = "admin";
        server.Configuration.Reload();

        (await server.StatusAsync("/stock", token)).ShouldBe(403);
    }

    private sealed class BrokenRevocation : ITokenRevocation
    {
        public bool IsRevoked(ClaimsIdentity token) => throw new InvalidOperationException("The list cannot be read.");
    }
}
