using System.Text;
using System.Text.Json.Nodes;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace EdgeKit.Auth.Tests.Schemes;

/// <summary>Whose a token is, when somebody has put it together to be unclear about that.</summary>
public sealed class ForeignTokenTests(TwoIssuers issuers) : IClassFixture<TwoIssuers>
{
    private const string EdgeKits = "401 EdgeKit Bearer error=\"invalid_token\"";
    private const string Theirs = "401  Bearer error=\"invalid_token\"";
    private const string Nothing = "401  Bearer";

    public static TheoryData<string, string> Tokens => new()
    {
        { "opaque", Theirs },
        { "two parts", Theirs },
        { "dots", Theirs },
        { "five parts", Theirs },
        { "no JSON", Theirs },
        { "an array", Theirs },
        { "deep", Theirs },
        { "no issuer", Theirs },
        { "an issuer that is null", Theirs },
        { "an issuer that is a list with ours", Theirs },
        { "our issuer somewhere below", Theirs },
        { "our issuer in other capitals", Theirs },
        { "our issuer with a slash behind", Theirs },
        { "our issuer", EdgeKits },
        { "our issuer, unsigned", EdgeKits },
        { "our issuer, escaped", EdgeKits },
        { "our issuer after another", EdgeKits },
        { "our issuer, long", EdgeKits },
        { "too long to be read", EdgeKits },
        { "two headers", Theirs },
    };

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task Every_token_has_one_judge(string token, string answer)
    {
        await using var server = await StartAsync();

        (await server.AskAsync("/any", Header(token))).ShouldStartWith(answer);
        (await server.AskAsync("/open", Header(token))).ShouldBe("200");
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task Without_a_scheme_of_the_applications_EdgeKit_refuses_them_all(string token, string answer)
    {
        await using var server = await SharedApplication.StartAsync(issuers.Edge.Settings(), _ => { });

        answer.ShouldNotBeEmpty();
        (await server.AskAsync("/any", Header(token))).ShouldStartWith(EdgeKits);
    }

    [Theory]
    [InlineData("Basic Y2Fyb2w6c2VjcmV0")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("")]
    public async Task Credentials_other_than_bearer_tokens_are_the_applications(string authorization)
    {
        await using var server = await StartAsync();

        (await server.AskAsync("/any", ("Authorization", authorization))).ShouldBe(Nothing);
    }

    [Fact]
    public async Task The_application_may_accept_longer_tokens_than_EdgeKit()
    {
        await using var server = await StartAsync();
        var long1 = issuers.Own.Draft().With("aud", "own").With("groups", new string('g', 20_000)).Signed;

        (await server.AskAsync("/any", long1)).ShouldBe("200 AuthenticationTypes.Federation carol");
        (await server.AskAsync("/ours", long1)).ShouldStartWith(EdgeKits);
    }

    [Fact]
    public async Task An_API_key_of_an_unknown_id_is_the_applications()
    {
        var key = ApiKey.Create("partner");
        await using var server = await StartAsync(
            ("ApiKeys:partner:Owner", "acme"), ("ApiKeys:partner:Hashes:0", key.Hash));

        (await server.AskAsync("/any", ("X-Api-Key", key.Text))).ShouldBe("200 EdgeKit.ApiKey acme");
        (await server.AskAsync("/any", ("X-Api-Key", "partner.wrong"))).ShouldBe("401 EdgeKit ApiKey");
        (await server.AskAsync("/any", ("X-Api-Key", "another.wrong"))).ShouldBe(Nothing);
    }

    private Task<SharedApplication> StartAsync(params (string, string)[] more) => SharedApplication.StartAsync(
        issuers.Edge.Settings(more), services =>
            services.AddAuthentication().AddJwtBearer(SharedApplication.Trusting(issuers.Own)));

    private (string, string) Header(string token) => ("Authorization", $"Bearer {Text(token)}");

    private string Text(string token) => token switch
    {
        "opaque" => "2YotnFZFEjr1zCsicMWpAA",
        "two parts" => "a.b",
        "dots" => "..",
        "five parts" => "a.b.c.d.e",
        "no JSON" => Unsigned("nonsense"),
        "an array" => Unsigned($"[\"iss\",\"{Edge}\"]"),
        "deep" => Unsigned(new string('[', 10_000)),
        "no issuer" => Signed(draft => draft.Without("iss")),
        "an issuer that is null" => Signed(draft => draft.With("iss", null)),
        "an issuer that is a list with ours" => Signed(draft => draft.With("iss", new JsonArray(Edge))),
        "our issuer somewhere below" =>
            Signed(draft => draft.Without("iss").With("act", new JsonObject { ["iss"] = Edge })),
        "our issuer in other capitals" => Unsigned($$"""{"ISS":"{{Edge}}"}"""),
        "our issuer with a slash behind" => Signed(draft => draft.With("iss", Edge + "/")),
        "our issuer" => Signed(draft => draft.With("iss", Edge)),
        "our issuer, unsigned" => Unsigned($$"""{"iss":"{{Edge}}"}"""),
        "our issuer, escaped" => Unsigned($$"""{"\u0069ss":"{{Edge}}"}"""),
        "our issuer after another" => Unsigned($$"""{"iss":"{{issuers.Own.Url}}","iss":"{{Edge}}"}"""),
        "our issuer, long" => Signed(draft => draft.With("iss", Edge).With("x", new string('x', 20_000))),
        "too long to be read" => Signed(draft => draft.With("x", new string('x', 60_000))),
        _ => $"{Signed(draft => draft)},Bearer {Signed(draft => draft.With("iss", Edge))}", // as two headers are joined
    };

    private string Edge => issuers.Edge.Url;

    /// <summary>With the key that the application trusts.</summary>
    private string Signed(Func<TokenDraft, TokenDraft> change) => change(issuers.Own.Draft().With("aud", "own")).Signed;

    private static string Unsigned(string payload) =>
        string.Join('.', Base64UrlEncoder.Encode("""{"alg":"ES256","typ":"at+jwt","kid":"ec"}"""), Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(payload)), "AAAA");
}
