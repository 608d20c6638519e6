using System.Text.Json.Nodes;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Tests.Dpop;

public sealed class DpopTests : IAsyncLifetime
{
    private static readonly Dictionary<string, Action<ProofDraft>> Mistakes = new()
    {
        ["for another method"] = proof => proof.Payload["htm"] = "POST",
        ["for another path"] = proof => proof.Payload["htu"] = proof.Payload["htu"] + "/x",
        ["for another host"] = proof => proof.Payload["htu"] = "https://shop.example/me",
        ["for another token"] = proof => proof.Payload["ath"] = "AAAA",
        ["without the token's hash"] = proof => proof.Payload.Remove("ath"),
        ["without an id"] = proof => proof.Payload.Remove("jti"),
        ["without a time"] = proof => proof.Payload.Remove("iat"),
        ["too old"] = proof => proof.Payload["iat"] = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds(),
        ["made for later"] = proof => proof.Payload["iat"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds(),
        ["of another type"] = proof => proof.Header["typ"] = "JWT",
        ["without a key"] = proof => proof.Header.Remove("jwk"),
        ["with a key that is text"] = proof => proof.Header["jwk"] = "key",
        ["with a private key"] = proof => proof.Header["jwk"]!["d"] = "AAAA",
        ["unsigned"] = proof => proof.Header["alg"] = "none",
        ["under a symmetric key"] = proof => proof.Header["jwk"] = new JsonObject { ["kty"] = "oct", ["k"] = "AAAA" },
        ["over"] = proof => proof.Payload["exp"] = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds(),
        ["not good yet"] = proof => proof.Payload["nbf"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds(),
        ["with a critical extension"] = proof => proof.Header["crit"] = new JsonArray("exp"),
        ["with a payload that is not encoded"] = proof => proof.Header["b64"] = false,
        ["with the address of a key"] = proof => proof.Header["jku"] = "https://evil.example/keys",
        ["with half a key"] = proof => ((JsonObject)proof.Header["jwk"]!).Remove("x"),
        ["with a key that is no base64"] = proof => proof.Header["jwk"]!["x"] = "!!!",
        ["with a point that is on no curve"] = proof => proof.Header["jwk"]!["x"] = "AAAA",
        ["with an RSA key without numbers"] = proof => Rsa(proof, []),
        ["with an RSA key that is no base64"] = proof =>
            Rsa(proof, new JsonObject { ["n"] = new string('!', 400), ["e"] = "AQAB" }),
        ["with an RSA key without an exponent"] = proof => Rsa(proof, new JsonObject { ["n"] = new string('A', 400) }),
        ["with numbers where there are texts"] = proof =>
            (proof.Payload["htm"], proof.Payload["htu"], proof.Payload["jti"]) = (1, 2, 3),
        ["with a time that is text"] = proof => proof.Payload["iat"] = "now",
        ["with a time beyond time"] = proof => proof.Payload["iat"] = 1e300,
    };

    private TestIssuer _issuer = null!;
    private ResourceServer _server = null!;
    private BoundCaller _caller = null!;

    public static TheoryData<string> Names => [.. Mistakes.Keys];

    public async Task InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _server = await ResourceServer.StartAsync(_issuer.Settings());
        _caller = BoundCaller.Of(_issuer);
    }

    public async Task DisposeAsync()
    {
        _caller.Dispose();
        await _server.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_bound_token_with_its_proof_is_accepted() =>
        ((int)(await SendAsync(_caller.Token, proof => { })).StatusCode).ShouldBe(200);

    [Fact]
    public async Task The_query_is_not_part_of_the_proof()
    {
        using var request = BoundCaller.Request(_caller.Token, _caller.Prove(_server), "/me?page=2");

        ((int)(await _server.Client.SendAsync(request)).StatusCode).ShouldBe(200);
    }

    [Fact]
    public async Task A_bound_token_is_refused_under_the_bearer_scheme() =>
        (await _server.StatusAsync("/me", _caller.Token)).ShouldBe(401);

    [Fact]
    public async Task A_token_bound_to_something_that_cannot_be_checked_is_refused() => (await _server.StatusAsync(
        "/me", _issuer.Draft().With("cnf", new JsonObject { ["x5t#S256"] = "AAAA" }).Signed)).ShouldBe(401);

    [Fact]
    public async Task A_token_without_a_binding_is_refused_under_the_DPoP_scheme() =>
        ((int)(await SendAsync(_issuer.Draft().Signed, proof => { })).StatusCode).ShouldBe(401);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_proof_is_refused_that_is(string mistake)
    {
        using var response = await SendAsync(_caller.Token, Mistakes[mistake]);

        ((int)response.StatusCode).ShouldBe(401);
        response.Headers.WwwAuthenticate.ToString().ShouldStartWith("DPoP error=\"invalid_dpop_proof\"");
    }

    [Fact]
    public async Task The_proof_of_a_thief_with_another_key_is_refused()
    {
        using var thief = BoundCaller.Of(_issuer);
        using var request = BoundCaller.Request(_caller.Token, thief.Draft(_server, token: _caller.Token).Signed);

        ((int)(await _server.Client.SendAsync(request)).StatusCode).ShouldBe(401);
    }

    [Fact]
    public async Task A_proof_is_accepted_once()
    {
        var proof = _caller.Prove(_server);
        using var first = BoundCaller.Request(_caller.Token, proof);
        using var second = BoundCaller.Request(_caller.Token, proof);

        ((int)(await _server.Client.SendAsync(first)).StatusCode).ShouldBe(200);
        ((int)(await _server.Client.SendAsync(second)).StatusCode).ShouldBe(401);
    }

    /// <summary>
    /// The page has another address, and its own services where the application says so; the proof has been used by
    /// then.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_error_page_of_a_request_knows_the_caller_by_the_same_proof(bool ownServices)
    {
        await using var server = await ResourceServer.StartAsync(
            _issuer.Settings(), services =>
                services.AddSingleton<IStartupFilter>(new CrashInFront("/me", ownServices)));
        using var request = BoundCaller.Request(_caller.Token, _caller.Prove(server, path: "/nowhere"), "/nowhere");

        using var answer = await server.Client.SendAsync(request);

        (await answer.Content.ReadAsStringAsync()).ShouldBe("carol");
    }

    [Fact]
    public async Task A_server_that_wants_a_nonce_gives_one()
    {
        await using var strict = await ResourceServer.StartAsync(_issuer.Settings(("Jwt:Dpop:RequireNonce", "true")));
        using var without = BoundCaller.Request(_caller.Token, _caller.Prove(strict));
        using var refusal = await strict.Client.SendAsync(without);
        refusal.Headers.WwwAuthenticate.ToString().ShouldContain("use_dpop_nonce");

        var nonce = refusal.Headers.GetValues("DPoP-Nonce").Single();
        using var with = BoundCaller.Request(_caller.Token, _caller.Prove(strict, nonce));

        ((int)(await strict.Client.SendAsync(with)).StatusCode).ShouldBe(200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!!!")]
    [InlineData("AAAA")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task An_invented_nonce_is_answered_with_a_good_one(string nonce)
    {
        await using var strict = await ResourceServer.StartAsync(_issuer.Settings(("Jwt:Dpop:RequireNonce", "true")));
        using var request = BoundCaller.Request(_caller.Token, _caller.Prove(strict, nonce));

        using var refusal = await strict.Client.SendAsync(request);

        ((int)refusal.StatusCode).ShouldBe(401);
        refusal.Headers.WwwAuthenticate.ToString().ShouldContain("use_dpop_nonce");
        refusal.Headers.Contains("DPoP-Nonce").ShouldBeTrue();
    }

    [Fact]
    public async Task An_issuer_can_be_held_to_bound_tokens()
    {
        await using var strict = await ResourceServer.StartAsync(
            _issuer.Settings(("Jwt:Issuers:test:RequireDpop", "true")));

        (await strict.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(401);
    }

    private async Task<HttpResponseMessage> SendAsync(string token, Action<ProofDraft> change)
    {
        var proof = _caller.Draft(_server, token: token);
        change(proof);
        using var request = BoundCaller.Request(token, proof.Signed);
        return await _server.Client.SendAsync(request);
    }

    private static void Rsa(ProofDraft proof, JsonObject key)
    {
        key["kty"] = "RSA";
        (proof.Header["alg"], proof.Header["jwk"]) = ("RS256", key);
    }
}
