using System.Security.Cryptography;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using System.Security.Claims;

namespace EdgeKit.Auth.Tests;

/// <summary>Requests during key rotations and outages of the authorization server.</summary>
public sealed class RotationTests : IAsyncLifetime
{
    private TestIssuer _issuer = null!;

    public async Task InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Fact]
    public async Task A_sudden_rotation_under_load_loses_no_request_and_costs_few_fetches()
    {
        await using var server = await ResourceServer.StartAsync(_issuer.Settings());
        (await server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(200);
        var before = _issuer.KeyFetches;
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _issuer.Published = [TestIssuer.PublicKey(next, "next"), .. _issuer.Published];

        var statuses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => server.StatusAsync(
            "/me", _issuer.Draft().WithHeader(
                "kid", "next").Sign(input => next.SignData(input, HashAlgorithmName.SHA256)))));

        statuses.ShouldAllBe(status => status == 200);
        (_issuer.KeyFetches - before).ShouldBe(1);
    }

    [Fact]
    public async Task A_withdrawn_key_ends_tokens_that_were_verified_with_it()
    {
        await using var server = await ResourceServer.StartAsync(_issuer.Settings());
        var token = _issuer.Draft().Signed;
        (await server.StatusAsync("/me", token)).ShouldBe(200);
        _issuer.Published = [TestIssuer.PublicKey(_issuer.Rsa, "rsa"), TestIssuer.PublicKey(_issuer.Rsa, "rsa2")];
        await server.StatusAsync("/me", _issuer.Draft().WithHeader("kid", "unknown").Signed);

        (await server.StatusAsync("/me", token)).ShouldBe(401);
    }

    [Fact]
    public async Task Without_keys_the_response_is_503_and_the_instance_is_not_ready()
    {
        _issuer.IsDown = true;
        await using var server = await ResourceServer.StartAsync(_issuer.Settings());

        using var response = await server.GetAsync("/me", _issuer.Draft().Signed);

        ((int)response.StatusCode).ShouldBe(503);
        response.Headers.RetryAfter.ShouldNotBeNull();
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await server.StatusAsync("/health/ready", null)).ShouldBe(503);
        (await server.StatusAsync("/open", null)).ShouldBe(200);
    }

    [Fact]
    public async Task An_outage_after_the_start_fails_no_token_of_a_known_key()
    {
        await using var server = await ResourceServer.StartAsync(_issuer.Settings());
        (await server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(200);
        _issuer.IsDown = true;

        (await server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(200);
        (await server.StatusAsync("/health/ready", null)).ShouldBe(200);
    }

    [Fact]
    public async Task A_reload_during_an_outage_keeps_the_keys_of_an_unchanged_issuer()
    {
        await using var server = await ResourceServer.StartAsync(_issuer.Settings());
        (await server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(200);
        _issuer.IsDown = true;

        server.Configuration["EdgeKit:Auth:Policies:orders.write:Scopes:0"] = "orders.read";
        server.Configuration.Reload();

        (await server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(200);
        (await server.StatusAsync("/health/ready", null)).ShouldBe(200);
    }

    [Fact]
    public async Task A_reload_fetches_no_keys_of_an_unchanged_issuer()
    {
        await using var server = await ResourceServer.StartAsync(_issuer.Settings());
        (await server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(200);
        var before = _issuer.KeyFetches;

        server.Configuration["EdgeKit:Auth:Policies:orders.write:Scopes:0"] = "orders.read";
        server.Configuration.Reload();

        (await server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(200);
        _issuer.KeyFetches.ShouldBe(before);
    }

    [Fact]
    public async Task An_issuer_that_moves_to_another_authority_loses_its_keys()
    {
        await using var server = await ResourceServer.StartAsync(
            _issuer.Settings(("Jwt:Issuers:test:Issuer", _issuer.Url)));
        (await server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(200);
        await using var other = await TestIssuer.StartAsync();
        other.Metadata["issuer"] = _issuer.Url;

        server.Configuration["EdgeKit:Auth:Jwt:Issuers:test:Authority"] = other.Url;
        server.Configuration.Reload();

        (await server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(401);
        (await server.StatusAsync("/me", other.Draft().With("iss", _issuer.Url).Signed)).ShouldBe(200);
    }

    [Fact]
    public async Task A_discovery_document_of_another_issuer_is_not_believed()
    {
        await using var server = await ResourceServer.StartAsync(
            _issuer.Settings(("Jwt:Issuers:test:Issuer", "https://id.example")));

        (await server.StatusAsync("/me", _issuer.Draft().With("iss", "https://id.example").Signed)).ShouldBe(503);
    }

    [Fact]
    public async Task A_revoked_token_is_refused_although_its_signature_is_remembered()
    {
        var revocation = new Revocation();
        await using var server = await ResourceServer.StartAsync(
            _issuer.Settings(), services => services.AddSingleton<ITokenRevocation>(revocation));
        var token = _issuer.Draft().With("jti", "t1").Signed;
        (await server.StatusAsync("/me", token)).ShouldBe(200);

        revocation.Revoked = "t1";

        (await server.StatusAsync("/me", token)).ShouldBe(401);
    }

    private sealed class Revocation : ITokenRevocation
    {
        public volatile string? Revoked;

        public bool IsRevoked(ClaimsIdentity token) => token.FindFirst("jti")?.Value == Revoked;
    }
}
