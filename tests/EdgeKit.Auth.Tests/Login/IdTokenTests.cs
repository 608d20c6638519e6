using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EdgeKit.Auth.Tests.Servers;

namespace EdgeKit.Auth.Tests.Login;

public sealed class IdTokenTests : IClassFixture<ScriptedLogin>
{
    private static readonly Dictionary<string, Action<TokenDraft, JsonObject>> Mistakes = new()
    {
        ["of another issuer"] = (token, _) => token.With("iss", "https://evil.example"),
        ["for another client"] = (token, _) => token.With("aud", "other"),
        ["for several parties and does not say for whom"] = (token, _) =>
            token.With("aud", new JsonArray("shop-web", "other")),
        ["made for another party"] = (token, _) => token.With("azp", "other"),
        ["made for a party that is no text"] = (token, _) => token.With("azp", 7),
        ["over"] = (token, _) => token.With("exp", Seconds(-120)),
        ["without an end"] = (token, _) => token.Without("exp"),
        ["not good yet"] = (token, _) => token.With("nbf", Seconds(120)),
        ["without a time of issue"] = (token, _) => token.Without("iat"),
        ["issued before the login began"] = (token, _) => token.With("iat", Seconds(-120)),
        ["issued in the future"] = (token, _) => token.With("iat", Seconds(120)),
        ["without a nonce"] = (token, _) => token.Without("nonce"),
        ["of another login"] = (token, _) => token.With("nonce", "stolen"),
        ["of another access token"] = (token, _) => token.With("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"),
        ["without a subject"] = (token, _) => token.Without("sub"),
        ["about a subject without end"] = (token, _) => token.With("sub", new string('a', 300)),
        ["an access token"] = (token, _) => token.WithHeader("typ", "at+jwt"),
        ["a logout token"] = (token, _) => token.WithHeader("typ", "logout+jwt"),
        ["with a key of its own"] = (token, _) => token.WithHeader("jwk", new JsonObject()),
        ["with the address of a key"] = (token, _) => token.WithHeader("jku", "https://evil.example/keys"),
        ["signed by an unknown key"] = (token, _) => token.WithHeader("kid", "unknown"),
        ["unsigned"] = (token, answer) => answer["id_token"] = token.WithHeader("alg", "none").Unsigned + ".",
        ["signed with the public key as a secret"] = (token, answer) =>
            answer["id_token"] = token.WithHeader("alg", "HS256")
            .Sign(input => HMACSHA256.HashData("public"u8, input)),
        ["changed after it was signed"] = (token, answer) => answer["id_token"] = token.Signed[..^3] + "AAA",
        ["no token"] = (_, answer) => answer["id_token"] = "a.b.c",
        ["cut off"] = (token, answer) => answer["id_token"] = token.Signed[..^60],
        ["too long"] = (token, _) => token.With("x", new string('a', 20_000)),
        ["missing"] = (_, answer) => answer["id_token"] = "",
    };

    private readonly ScriptedLogin _login;

    public IdTokenTests(ScriptedLogin login)
    {
        _login = login;
        login.OpenBrowser();
    }

    public static TheoryData<string> Names => [.. Mistakes.Keys];

    [Fact]
    public async Task A_good_one_logs_in()
    {
        (await _login.FinishAsync((_, _) => { })).ShouldBe(302);
        (await _login.Browser.StatusAsync("/bff/user")).ShouldBe(200);
    }

    [Fact]
    public async Task One_for_several_parties_that_was_made_for_us_logs_in() =>
        (await _login.FinishAsync(
            (token, _) => token.With("aud", new JsonArray("shop-web", "other")).With("azp", "shop-web"))).ShouldBe(302);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_invalid_ID_token_is_refused(string mistake)
    {
        (await _login.FinishAsync(Mistakes[mistake])).ShouldBe(400);
        (await _login.Browser.StatusAsync("/bff/user")).ShouldBe(401);
    }

    [Fact]
    public async Task Without_pushed_requests_the_challenge_is_S256_and_the_redirect_exact()
    {
        var request = await _login.BeginAsync();

        request["response_type"].ToString().ShouldBe("code");
        request["code_challenge_method"].ToString().ShouldBe("S256");
        request["code_challenge"].ToString().Length.ShouldBe(43);
        request["redirect_uri"].ToString().ShouldBe(_login.Server.Url + "/bff/callback");
        request["scope"].ToString().ShouldBe("openid profile orders.read");
    }

    [Fact]
    public async Task A_server_that_does_not_promise_to_name_itself_need_not() =>
        (await _login.FinishAsync((_, _) => { }, issuer: null)).ShouldBe(302);

    [Fact]
    public async Task An_issuer_that_is_named_must_be_the_right_one() =>
        (await _login.FinishAsync((_, _) => { }, issuer: "https://evil.example")).ShouldBe(400);

    [Theory]
    [InlineData("iat")]
    [InlineData("exp")]
    public async Task A_time_may_have_a_fraction(string claim) =>
        (await _login.FinishAsync((token, _) => token.With(claim, (long)token.Payload[claim]! + 0.731))).ShouldBe(302);

    [Theory]
    [InlineData("1e300")]
    [InlineData("\"now\"")]
    [InlineData("true")]
    public async Task An_invalid_time_of_issue_is_refused(string time) =>
        (await _login.FinishAsync((token, _) => token.With("iat", JsonNode.Parse(time)))).ShouldBe(400);

    private static long Seconds(int fromNow) => DateTimeOffset.UtcNow.ToUnixTimeSeconds() + fromNow;
}
