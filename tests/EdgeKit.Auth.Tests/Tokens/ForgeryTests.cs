using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Tests.Tokens;

public sealed class ForgeryTests : IClassFixture<ForgeryTests.Servers>
{
    private readonly TestIssuer _issuer;
    private readonly ResourceServer _server;

    public ForgeryTests(Servers servers)
    {
        _issuer = servers.Issuer;
        _server = servers.Server;
    }

    public static TheoryData<string> Names => [.. Forgeries.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_token_is_refused_that_is(string name) =>
        (await _server.StatusAsync("/me", Forgeries.All[name](_issuer))).ShouldBe(401);

    [Fact]
    public async Task A_good_elliptic_token_is_accepted() =>
        (await _server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(200);

    [Fact]
    public async Task A_good_RSA_token_is_accepted() => (await _server.StatusAsync("/me", _issuer.Draft()
        .WithHeader("alg", "RS256").WithHeader("kid", "rsa")
        .Sign(input => _issuer.Rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)))).ShouldBe(
            200);

    [Fact]
    public async Task The_type_may_be_written_as_a_whole_media_type() =>
        (await _server.StatusAsync("/me", _issuer.Draft().WithHeader("typ", "application/AT+JWT").Signed)).ShouldBe(
            200);

    [Fact]
    public async Task White_space_around_the_JSON_is_JSON_too()
    {
        var (header, payload) = (_issuer.Draft().Header.ToJsonString(), _issuer.Draft().Payload.ToJsonString());
        var input = Base64UrlEncoder.Encode(" " + header + "\r\n")
            + "." + Base64UrlEncoder.Encode(payload.Replace(",", ",\r\n ", StringComparison.Ordinal) + "\n");

        (await _server.StatusAsync("/me", input + "." + Base64UrlEncoder.Encode(
            _issuer.Ec.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256)))).ShouldBe(200);
    }

    [Fact]
    public async Task One_of_several_audiences_is_enough() =>
        (await _server.StatusAsync("/me", _issuer.Draft().With("aud", new JsonArray("bank", "shop")).Signed)).ShouldBe(
            200);

    [Fact]
    public async Task Scopes_are_found_in_scp_too() => (await _server.StatusAsync(
        "/orders", _issuer.Draft().Without("scope").With("scp", new JsonArray("orders.read", "orders.write")).Signed))
            .ShouldBe(200);

    [Fact]
    public async Task A_scope_that_only_begins_alike_does_not_count() =>
        (await _server.StatusAsync("/orders", _issuer.Draft().With("scope", "orders.writer orders").Signed)).ShouldBe(
            403);

    [Fact]
    public async Task A_forged_token_on_an_open_endpoint_yields_an_anonymous_user()
    {
        using var response = await _server.GetAsync(
            "/open", Forgeries.All["signed by a stranger under a known key id"](_issuer));

        (await response.Content.ReadAsStringAsync()).ShouldBe("nobody");
    }

    public sealed class Servers : IAsyncLifetime
    {
        internal TestIssuer Issuer { get; private set; } = null!;

        internal ResourceServer Server { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Issuer = await TestIssuer.StartAsync();
            Server = await ResourceServer.StartAsync(Issuer.Settings());
        }

        public async Task DisposeAsync()
        {
            await Server.DisposeAsync();
            await Issuer.DisposeAsync();
        }
    }
}
