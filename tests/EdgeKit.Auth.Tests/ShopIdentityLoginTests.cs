using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Tests;

/// <summary>A browser and a client by hand, against the sample's login.</summary>
public sealed partial class ShopIdentityLoginTests : IAsyncLifetime
{
    private const string Redirect = "http://127.0.0.1:8080/bff/callback";
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private ShopIdentity _identity = null!;

    public async Task InitializeAsync() => _identity = await ShopIdentity.StartAsync();

    public async Task DisposeAsync() => await _identity.DisposeAsync();

    /// <summary>RFC 7636, appendix B.</summary>
    [Fact]
    public void The_challenge_is_that_of_the_standards_own_example() =>
        Challenge(Verifier).ShouldBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");

    [Fact]
    public async Task A_login_ends_with_tokens_for_the_user_who_signed_in()
    {
        var back = await LogInAsync();
        back["state"].ToString().ShouldBe("s1");
        back["iss"].ToString().ShouldBe(_identity.Url);

        var tokens = await RedeemAsync(back["code"].ToString());

        var id = new JsonWebToken(tokens.GetProperty("id_token").GetString());
        id.Subject.ShouldBe("alice");
        id.Audiences.ShouldBe(["shop-web"]);
        id.GetClaim("nonce").Value.ShouldBe("n1");
        new JsonWebToken(tokens.GetProperty("access_token").GetString()).Subject.ShouldBe("alice");
    }

    [Fact]
    public async Task A_code_is_good_once()
    {
        var code = (await LogInAsync())["code"].ToString();
        await RedeemAsync(code);

        (await RedeemAsync(code)).GetProperty("error").GetString().ShouldBe("invalid_grant");
    }

    [Theory]
    [InlineData("wrong-verifier-wrong-verifier-wrong-verifier-0", Redirect)]
    [InlineData(Verifier, Redirect + "/")]
    public async Task A_stolen_code_is_of_no_use(string verifier, string redirect)
    {
        var code = (await LogInAsync())["code"].ToString();

        (await RedeemAsync(code, verifier, redirect)).GetProperty("error").GetString().ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_refresh_token_is_valid_once_and_its_reuse_revokes_the_family()
    {
        var first = (
            await RedeemAsync((await LogInAsync())["code"].ToString())).GetProperty("refresh_token").GetString()!;
        var second = (await RefreshAsync(first)).GetProperty("refresh_token").GetString()!;

        (await RefreshAsync(first)).GetProperty("error").GetString().ShouldBe("invalid_grant");
        (await RefreshAsync(second)).GetProperty("error").GetString().ShouldBe("invalid_grant");
    }

    [Theory]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("code_challenge_method", null)]
    [InlineData("code_challenge", null)]
    [InlineData("code_challenge", "short")]
    [InlineData("response_type", "token")]
    [InlineData("scope", "openid admin")]
    public async Task A_bad_request_goes_back_to_the_client_with_an_error(string name, string? value)
    {
        using var response = await _identity.Browser.GetAsync(AuthorizeUrl((name, value)));

        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        QueryHelpers.ParseQuery(response.Headers.Location!.Query)["error"].ToString().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("redirect_uri", "https://evil.example/")]
    [InlineData("redirect_uri", Redirect + "?x=1")]
    [InlineData("redirect_uri", null)]
    [InlineData("client_id", "nobody")]
    public async Task A_request_from_nowhere_is_never_redirected(string name, string? value)
    {
        using var response = await _identity.Browser.GetAsync(AuthorizeUrl((name, value)));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_wrong_password_shows_the_form_again()
    {
        using var response = await SignInAsync(await ShowFormAsync(AuthorizeUrl()), "alice", "bob-pw");

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_form_that_was_shown_to_another_browser_is_refused()
    {
        var form = await ShowFormAsync(AuthorizeUrl());
        using var victim = _identity.OpenBrowser();
        using var content = Form(("request", form), ("username", "alice"), ("password", "alice-pw"));

        using var response = await victim.PostAsync("/connect/login", content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_pushed_request_is_good_once_and_for_its_client()
    {
        using var content = Form([.. Parameters(), ("client_secret", "shop-web-secret")]);
        using var pushed = await _identity.Client.PostAsync("/connect/par", content);
        pushed.StatusCode.ShouldBe(HttpStatusCode.Created);
        var uri = (await pushed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("request_uri").GetString()!;
        var url = QueryHelpers.AddQueryString("/connect/authorize",
            new Dictionary<string, string?> { ["client_id"] = "shop-web", ["request_uri"] = uri });

        (await ShowFormAsync(url)).ShouldNotBeEmpty();
        using var second = await _identity.Browser.GetAsync(url);

        second.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static string Challenge(string verifier) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private static (string Name, string Value)[] Parameters() =>
    [
        ("client_id", "shop-web"),
            ("redirect_uri", Redirect), ("response_type", "code"), ("scope", "openid profile orders.read"),
        ("state", "s1"), ("nonce", "n1"), ("code_challenge", Challenge(Verifier)), ("code_challenge_method", "S256"),
    ];

    private static string AuthorizeUrl(params (string Name, string? Value)[] changes)
    {
        var query = Parameters().ToDictionary(parameter => parameter.Name, parameter => (string?)parameter.Value);
        foreach (var (name, value) in changes)
        {
            query[name] = value;
        }

        return QueryHelpers.AddQueryString("/connect/authorize", query);
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private async Task<Dictionary<string, Microsoft.Extensions.Primitives.StringValues>> LogInAsync()
    {
        using var response = await SignInAsync(await ShowFormAsync(AuthorizeUrl()), "alice", "alice-pw");
        response.Headers.Location!.ToString().ShouldStartWith(Redirect);
        return QueryHelpers.ParseQuery(response.Headers.Location.Query);
    }

    private async Task<string> ShowFormAsync(string url) =>
        RequestField().Match(await _identity.Browser.GetStringAsync(url)).Groups[1].Value;

    private async Task<HttpResponseMessage> SignInAsync(string request, string name, string password)
    {
        using var content = Form(("request", request), ("username", name), ("password", password));
        return await _identity.Browser.PostAsync("/connect/login", content);
    }

    private async Task<JsonElement> RedeemAsync(string code, string verifier = Verifier, string redirect = Redirect) =>
        await PostAsync(
        ("grant_type", "authorization_code"), ("code", code), ("code_verifier", verifier), ("redirect_uri", redirect));

    private async Task<JsonElement> RefreshAsync(string token) =>
        await PostAsync(("grant_type", "refresh_token"), ("refresh_token", token));

    private async Task<JsonElement> PostAsync(params (string Name, string Value)[] fields)
    {
        using var response = await _identity.PostTokenAsync(
            [("client_id", "shop-web"), ("client_secret", "shop-web-secret"), .. fields]);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    [GeneratedRegex("name=\"request\" value=\"([0-9a-f]+)\"")]
    private static partial Regex RequestField();
}
