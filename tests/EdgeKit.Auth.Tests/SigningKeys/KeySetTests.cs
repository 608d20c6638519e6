using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using EdgeKit.Auth.Tests.Servers;

namespace EdgeKit.Auth.Tests.SigningKeys;

/// <summary>Which key of a set may verify which token (RFC 7517).</summary>
public sealed class KeySetTests : IAsyncLifetime
{
    private readonly RSA _second = RSA.Create(2048);
    private TestIssuer _issuer = null!;

    public async Task InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public async Task DisposeAsync()
    {
        _second.Dispose();
        await _issuer.DisposeAsync();
    }

    [Theory]
    [InlineData("RS512", "RS256")]
    [InlineData("RS256", "RS512")]
    [InlineData(null, null)]
    public async Task Two_keys_of_one_id_are_both_tried(string? first, string? second)
    {
        _issuer.Published = [Rsa(_issuer.Rsa, "one", ("alg", first)), Rsa(_second, "one", ("alg", second))];

        (await StatusAsync(
            Signed(_issuer.Rsa, first ?? "RS256", "one"), ("Algorithms:0", "RS256"), ("Algorithms:1", "RS512")))
                .ShouldBe(200);
        (await StatusAsync(
            Signed(_second, second ?? "RS512", "one"), ("Algorithms:0", "RS256"), ("Algorithms:1", "RS512"))).ShouldBe(
                200);
    }

    [Fact]
    public async Task A_forged_token_is_refused_by_each_of_two_keys_of_one_id()
    {
        _issuer.Published = [Rsa(_issuer.Rsa, "one"), Rsa(_second, "one")];
        using var stranger = RSA.Create(2048);

        (await StatusAsync(Signed(stranger, "RS256", "one"))).ShouldBe(401);
    }

    [Fact]
    public async Task A_key_of_an_algorithm_verifies_no_other()
    {
        _issuer.Published = [Rsa(_issuer.Rsa, "one", ("alg", "RS512"))];

        (await StatusAsync(Signed(_issuer.Rsa, "RS256", "one"), ("Algorithms:0", "RS256"), ("Algorithms:1", "RS512")))
            .ShouldBe(401);
    }

    [Theory]
    [InlineData("""{"key_ops":["verify"]}""", 200)]
    [InlineData("""{"key_ops":["sign","verify"],"use":"sig"}""", 200)]
    [InlineData("""{"key_ops":["encrypt"]}""", 401)]
    [InlineData("""{"key_ops":["sign"]}""", 401)]
    [InlineData("""{"key_ops":[]}""", 401)]
    [InlineData("""{"key_ops":"verify"}""", 401)]
    [InlineData("""{"key_ops":["verify"],"use":"enc"}""", 401)]
    [InlineData("""{"key_ops":["encrypt"],"use":"sig"}""", 401)]
    [InlineData("""{"use":"enc"}""", 401)]
    [InlineData("""{"use":7}""", 401)]
    [InlineData("""{"alg":"RSA-OAEP"}""", 401)]
    [InlineData("""{"alg":"none"}""", 401)]
    [InlineData("""{"alg":"HS256"}""", 401)]
    [InlineData("""{"kid":7}""", 401)]
    public async Task A_key_is_used_only_as_its_members_permit(string members, int status)
    {
        var key = TestIssuer.PublicKey(_issuer.Rsa, "one");
        key.Remove("use");
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
        {
            key[name] = value?.DeepClone();
        }

        _issuer.Published = [key, TestIssuer.PublicKey(_issuer.Ec, "ec")];

        (await StatusAsync(Signed(_issuer.Rsa, "RS256", "one"))).ShouldBe(status);
        (await StatusAsync(_issuer.Draft().Signed)).ShouldBe(200);
    }

    [Theory]
    [InlineData("""{"kty":"EC","kid":"ec","crv":"P-256","x":"AAAA","y":"AAAA"}""")]
    [InlineData("""{"kty":"EC","kid":"ec","crv":"P-999","x":"AAAA","y":"AAAA"}""")]
    [InlineData("""{"kty":"RSA","kid":"ec","n":"AA","e":"AA"}""")]
    [InlineData("""{"kty":"RSA","kid":"ec","n":["AA"],"e":"AA"}""")]
    [InlineData("""{"kty":"RSA","kid":"ec","x5c":["bm8gY2VydGlmaWNhdGU="]}""")]
    [InlineData("""{"kty":"RSA","kid":"ec","x5c":[7]}""")]
    [InlineData("""{"kty":"RSA","kid":"ec","x5c":[]}""")]
    [InlineData("""{"kty":"OKP","kid":"ec","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""")]
    [InlineData("""{"kty":"quantum","kid":"ec"}""")]
    [InlineData("""{"kid":"ec"}""")]
    [InlineData("""{"kty":7,"kid":"ec"}""")]
    [InlineData("""[1]""")]
    [InlineData("null")]
    public async Task A_broken_key_does_not_lose_the_good_one_of_its_id(string broken)
    {
        _issuer.KeysText = $$"""{"keys":[{{broken}},{{TestIssuer.PublicKey(_issuer.Ec, "ec").ToJsonString()}},{{broken}}]}""";

        (await StatusAsync(_issuer.Draft().Signed)).ShouldBe(200);
    }

    [Fact]
    public async Task A_key_may_be_in_a_certificate_alone()
    {
        _issuer.Published = [Certified(_issuer.Rsa, "one", numbersOf: null), TestIssuer.PublicKey(_issuer.Ec, "ec")];

        (await StatusAsync(Signed(_issuer.Rsa, "RS256", "one"))).ShouldBe(200);
        (await StatusAsync(Signed(_second, "RS256", "one"))).ShouldBe(401);
    }

    [Fact]
    public async Task Key_parameters_take_precedence_over_a_certificate()
    {
        _issuer.Published = [Certified(_second, "one", numbersOf: _issuer.Rsa)];

        (await StatusAsync(Signed(_issuer.Rsa, "RS256", "one"))).ShouldBe(200);
        (await StatusAsync(Signed(_second, "RS256", "one"))).ShouldBe(401);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("one")]
    public async Task The_only_key_of_a_server_needs_no_name(string? named)
    {
        _issuer.Published = [Rsa(_issuer.Rsa, null)];

        (await StatusAsync(Signed(_issuer.Rsa, "RS256", named))).ShouldBe(200);
        (await StatusAsync(Signed(_second, "RS256", named))).ShouldBe(401);
    }

    [Fact]
    public async Task A_token_without_key_id_gets_the_only_key_and_none_of_several()
    {
        _issuer.Published = [Rsa(_issuer.Rsa, "one")];
        (await StatusAsync(Signed(_issuer.Rsa, "RS256", null))).ShouldBe(200);

        _issuer.Published = [Rsa(_second, "two"), Rsa(_issuer.Rsa, "one")];
        (await StatusAsync(Signed(_issuer.Rsa, "RS256", null))).ShouldBe(401);
    }

    [Fact]
    public async Task Where_key_ids_are_not_required_every_key_that_fits_is_tried()
    {
        _issuer.Published = [Rsa(_second, "two"), Rsa(_issuer.Rsa, "one"), TestIssuer.PublicKey(_issuer.Ec, "ec")];

        (await StatusAsync(Signed(_issuer.Rsa, "RS256", null), ("RequireKeyId", "false"))).ShouldBe(200);
        (await StatusAsync(Signed(_issuer.Rsa, "RS256", "two"), ("RequireKeyId", "false"))).ShouldBe(401);
        (await StatusAsync(Signed(_issuer.Rsa, "RS256", "unknown"), ("RequireKeyId", "false"))).ShouldBe(401);
    }

    [Fact]
    public async Task Where_key_ids_are_not_required_an_unknown_one_may_be_that_of_a_key_without_name()
    {
        _issuer.Published = [Rsa(_second, "two"), Rsa(_issuer.Rsa, null)];

        (await StatusAsync(Signed(_issuer.Rsa, "RS256", "one"), ("RequireKeyId", "false"))).ShouldBe(200);
        (await StatusAsync(Signed(_issuer.Rsa, "RS256", "one"))).ShouldBe(401);
    }

    private static JsonObject Rsa(RSA key, string? id, params (string Name, string? Value)[] more)
    {
        var published = TestIssuer.PublicKey(key, id ?? "");
        foreach (var (name, value) in more.Append(("kid", id)))
        {
            published[name] = value;
            _ = value is null && published.Remove(name);
        }

        return published;
    }

    private static JsonObject Certified(RSA key, string id, RSA? numbersOf)
    {
        var request = new CertificateRequest("CN=keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(-1));
        var published = numbersOf is null
            ? new JsonObject { ["kty"] = "RSA", ["kid"] = id } : TestIssuer.PublicKey(numbersOf, id);
        published["x5c"] = new JsonArray(Convert.ToBase64String(certificate.Export(X509ContentType.Cert)));
        return published;
    }

    private string Signed(RSA key, string algorithm, string? id)
    {
        var draft = _issuer.Draft().WithHeader("alg", algorithm);
        draft = id is null ? draft.WithoutHeader("kid") : draft.WithHeader("kid", id);
        return draft.Sign(
            input => key.SignData(input, new HashAlgorithmName("SHA" + algorithm[2..]), RSASignaturePadding.Pkcs1));
    }

    private async Task<int> StatusAsync(string token, params (string Key, string Value)[] issuer)
    {
        var settings = issuer.Select(setting => ("Jwt:Issuers:test:" + setting.Key, setting.Value)).ToArray();
        await using var server = await ResourceServer.StartAsync(_issuer.Settings(settings));
        return await server.StatusAsync("/me", token);
    }
}
