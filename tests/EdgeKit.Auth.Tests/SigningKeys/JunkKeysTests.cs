using System.Text.Json.Nodes;
using EdgeKit.Auth.Tests.Servers;

namespace EdgeKit.Auth.Tests.SigningKeys;

/// <summary>An authorization server that publishes nonsense: the last good keys go on, and the process lives.</summary>
public sealed class JunkKeysTests : IAsyncLifetime
{
    private TestIssuer _issuer = null!;

    public async Task InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>maintenance</html>")]
    [InlineData("{}")]
    [InlineData("""{"keys":null}""")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[null]}""")]
    [InlineData("""{"keys":["key",1,[]]}""")]
    [InlineData("""{"keys":[{}]}""")]
    [InlineData("""{"keys":[{"kty":"oct","kid":"ec","k":"AAAA"}]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","kid":7}]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"rsa","x5c":"no"}]}""")]
    public async Task The_last_good_keys_stay_when_the_server_publishes(string junk)
    {
        await using var server = await ResourceServer.StartAsync(_issuer.Settings());
        (await server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(200);
        _issuer.KeysText = junk;
        (await server.StatusAsync("/me", _issuer.Draft().WithHeader("kid", "new").Signed)).ShouldBe(503);

        (await server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(200);
        _issuer.KeyFetches.ShouldBeGreaterThan(1);
    }

    [Theory]
    [InlineData("""{"keys":[null]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"ec","n":"!!!","e":"AQAB"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","kid":"ec","crv":"P-256","x":"!!!","y":"AA"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","kid":"ec","crv":"P-256"}]}""")]
    public async Task No_token_passes_or_ends_in_an_error_under(string junk)
    {
        _issuer.KeysText = junk;
        await using var server = await ResourceServer.StartAsync(_issuer.Settings());

        (await server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBeOneOf(401, 503);
        (await server.StatusAsync("/me", _issuer.Draft().WithHeader("alg", "RS256").Signed)).ShouldBeOneOf(401, 503);
        (await server.StatusAsync("/open", null)).ShouldBe(200);
    }

    [Theory]
    [InlineData("", "application/json")]
    [InlineData("null", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("""{"issuer":5}""", "application/json")]
    [InlineData("""{"issuer":{}}""", "application/json")]
    [InlineData("<html>maintenance</html>", "text/html")]
    [InlineData("{}", "application/json; charset=none-such")]
    public async Task A_server_that_describes_itself_in_nonsense_is_waited_for(string text, string type)
    {
        _issuer.DiscoveryText = (text, type);
        await using var server = await ResourceServer.StartAsync(_issuer.Settings());
        await using var login = await BffServer.StartAsync(BffServer.Settings(_issuer.Url));
        using var browser = new TestBrowser(login.Url);

        (await server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(503);
        (await browser.StatusAsync("/bff/login")).ShouldBe(503);
    }

    [Fact]
    public async Task Keys_beside_nonsense_are_found()
    {
        var good = TestIssuer.PublicKey(_issuer.Ec, "ec").ToJsonString();
        _issuer.KeysText = $$"""{"keys":[{"kty":"OKP","kid":"x","crv":"Ed25519","x":"AA"},{"kty":"RSA","kid":"broken","n":"!!!","e":"!"},{"kty":"EC","kid":"enc","use":"enc"},{{good}}],"more":1}""";
        await using var server = await ResourceServer.StartAsync(_issuer.Settings());

        (await server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(200);
    }

    [Fact]
    public async Task A_key_set_without_end_is_not_read_to_it()
    {
        _issuer.KeysText = """{"keys":[],"padding":" """ + new string('p', 2_000_000) + "\"}";
        await using var server = await ResourceServer.StartAsync(_issuer.Settings());

        (await server.StatusAsync("/me", _issuer.Draft().Signed)).ShouldBe(503);
    }
}
