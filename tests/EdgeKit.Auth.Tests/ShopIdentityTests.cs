using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Tests;

public sealed class ShopIdentityTests : IAsyncLifetime
{
    private ShopIdentity _identity = null!;

    public async Task InitializeAsync() => _identity = await ShopIdentity.StartAsync();

    public async Task DisposeAsync() => await _identity.DisposeAsync();

    [Fact]
    public async Task Two_keys_are_published_and_none_of_them_is_private()
    {
        var keys = await _identity.Client.GetFromJsonAsync<JsonElement>("/.well-known/jwks.json");

        keys.GetProperty("keys").GetArrayLength().ShouldBe(2);
        keys.GetRawText().ShouldNotContain("\"d\"");
        keys.GetRawText().ShouldNotContain("\"p\"");
    }

    [Fact]
    public async Task A_token_follows_the_profile_for_access_tokens()
    {
        var token = new JsonWebToken(
            await _identity.TokenAsync(("scope", "orders.read"), ("subject", "carol"), ("lifetime", "90")));

        token.Typ.ShouldBe("at+jwt");
        token.Issuer.ShouldBe(_identity.Url);
        token.Subject.ShouldBe("carol");
        token.Audiences.ShouldBe(["shop"]);
        token.GetClaim("scope").Value.ShouldBe("orders.read");
        token.GetClaim("client_id").Value.ShouldBe("shop-load");
        token.Id.ShouldNotBeNullOrEmpty();
        (token.ValidTo - token.IssuedAt).ShouldBe(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task A_restarted_server_signs_with_the_same_keys()
    {
        var keyFile = Path.GetTempFileName();
        File.Delete(keyFile);
        string before;
        await using (var first = await ShopIdentity.StartAsync(keyFile))
        {
            before = await first.Client.GetStringAsync("/.well-known/jwks.json");
            File.Copy(keyFile, keyFile + ".kept");
        }

        File.Move(keyFile + ".kept", keyFile);
        await using var second = await ShopIdentity.StartAsync(keyFile);

        (await second.Client.GetStringAsync("/.well-known/jwks.json")).ShouldBe(before);
    }

    [Fact]
    public async Task The_client_may_authenticate_in_the_header()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("shop-load:shop-load-secret")));
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);

        using var response = await _identity.Client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Theory]
    [InlineData("client_credentials", "shop-load", "wrong", "orders.read", 401, "invalid_client")]
    [InlineData("client_credentials", "nobody", "shop-load-secret", "orders.read", 401, "invalid_client")]
    [InlineData("client_credentials", "shop-load", "shop-load-secret", "orders.delete", 400, "invalid_scope")]
    [InlineData("password", "shop-load", "shop-load-secret", "orders.read", 400, "unsupported_grant_type")]
    public async Task A_refusal_is_json_in_the_words_of_the_standard(
        string grant, string client, string secret, string scope, int status, string error)
    {
        using var response = await _identity.PostTokenAsync(
            ("grant_type", grant), ("client_id", client), ("client_secret", secret), ("scope", scope));

        ((int)response.StatusCode).ShouldBe(status);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString().ShouldBe(error);
    }

    [Theory]
    [InlineData("lifetime", "0")]
    [InlineData("lifetime", "86401")]
    [InlineData("lifetime", "1e3")]
    [InlineData("subject", "two words")]
    public async Task The_choices_of_the_load_client_are_bounded(string name, string value)
    {
        using var response = await _identity.PostTokenAsync(
            ("grant_type", "client_credentials"),
            ("client_id", "shop-load"), ("client_secret", "shop-load-secret"), (name, value));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_page_states_that_it_is_not_for_production() =>
        (await _identity.Client.GetStringAsync("/")).ShouldContain("Not for production");
}
