using System.Text.Json.Nodes;

namespace EdgeKit.Auth.Tests.Login;

/// <summary>Responses of the authorization server other than the ID token.</summary>
public sealed class LoginServerTests : IAsyncLifetime
{
    private readonly ScriptedLogin _login = new();

    public Task InitializeAsync() => _login.InitializeAsync();

    public Task DisposeAsync() => _login.DisposeAsync();

    [Fact]
    public async Task Userinfo_of_another_user_is_refused()
    {
        _login.Issuer.Metadata["userinfo_endpoint"] = _login.Issuer.Url + "/userinfo";
        _login.Issuer.UserInfo = new JsonObject { ["sub"] = "mallory" };

        (await _login.FinishAsync((_, _) => { })).ShouldBe(400);
    }

    [Theory]
    [InlineData(401, "application/json", """{"error":"invalid_token"}""")]
    [InlineData(401, "text/plain", "")]
    [InlineData(403, "text/html", "<html>forbidden</html>")]
    [InlineData(403, "application/json", """{"error":"insufficient_scope"}""")]
    [InlineData(400, "application/json", """{"error":"invalid_request"}""")]
    [InlineData(404, "text/html", "")]
    [InlineData(200, "application/jwt", "a.b.c")]
    public async Task If_userinfo_refuses_the_access_token_the_ID_token_suffices(
        int status, string type, string text)
    {
        _login.Issuer.Metadata["userinfo_endpoint"] = _login.Issuer.Url + "/userinfo";
        _login.Issuer.UserInfoRefusal = (status, type, text);

        (await _login.FinishAsync((token, _) => token.With("name", "Carol Example"))).ShouldBe(302, _login.Log.Text);

        using var user = await _login.Browser.GetAsync("/bff/user");
        (await user.Content.ReadAsStringAsync()).ShouldContain("Carol Example");
    }

    [Theory]
    [InlineData(503, "text/html", "")]
    [InlineData(429, "text/html", "")]
    [InlineData(200, "text/html", "<html>maintenance</html>")]
    public async Task If_userinfo_is_unavailable_the_login_is_unavailable(int status, string type, string text)
    {
        _login.Issuer.Metadata["userinfo_endpoint"] = _login.Issuer.Url + "/userinfo";
        _login.Issuer.UserInfoRefusal = (status, type, text);

        (await _login.FinishAsync((_, _) => { })).ShouldBe(503);
    }

    [Fact]
    public async Task The_log_gives_the_reason_for_refusing_an_ID_token()
    {
        (await _login.FinishAsync((token, _) => token.With("aud", "other"))).ShouldBe(400);
        (await _login.FinishAsync((token, _) => token.With("azp", "other"))).ShouldBe(400);

        _login.Log.Text.ShouldContain(
            "A login was refused: id_token; expected audience (aud) \"shop-web\", found \"other\".");
        _login.Log.Text.ShouldContain("A login was refused: id_token; expected azp \"shop-web\", found \"other\".");
    }

    [Theory]
    [InlineData("3600")]
    [InlineData("\"3600\"")]
    [InlineData("3600.5")]
    [InlineData("\"soon\"")]
    [InlineData("null")]
    [InlineData("1e999")]
    [InlineData("-5")]
    public async Task An_access_token_may_state_its_time_in_many_ways(string expires) =>
        (await _login.FinishAsync((_, answer) => answer["expires_in"] = System.Text.Json.Nodes.JsonNode.Parse(expires)))
        .ShouldBe(302);

    [Fact]
    public async Task While_the_server_is_unavailable_a_page_states_it_and_afterwards_login_works()
    {
        _login.Issuer.IsDown = true;
        (await _login.Browser.StatusAsync("/bff/login")).ShouldBe(503);

        _login.Issuer.IsDown = false;
        (await _login.Browser.StatusAsync("/bff/login")).ShouldBe(302);
    }

    [Fact]
    public async Task A_code_that_the_server_does_not_answer_is_a_503_and_no_session()
    {
        var request = await _login.BeginAsync();
        _login.Issuer.IsDown = true;

        (await _login.ReturnAsync(request, (_, _) => { })).ShouldBe(503);
        (await _login.Browser.StatusAsync("/bff/user")).ShouldBe(401);
    }

    [Fact]
    public async Task A_server_that_refuses_this_application_is_not_reported_as_unavailable()
    {
        _login.Issuer.Metadata["pushed_authorization_request_endpoint"] = _login.Issuer.Url + "/token";
        _login.Issuer.Grant = _ => new JsonObject { ["error"] = "invalid_client" };

        using var answer = await _login.Browser.GetAsync("/bff/login");

        ((int)answer.StatusCode).ShouldBe(502);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("does not accept this application");
    }

    [Theory]
    [InlineData("access_token", null)]
    [InlineData("token_type", "mac")]
    public async Task A_token_response_without_a_bearer_token_is_refused(string member, string? value) =>
        (await _login.FinishAsync((_, answer) => answer[member] = value)).ShouldBe(503);

    [Fact]
    public async Task A_login_starts_after_a_reload_during_an_outage()
    {
        await _login.BeginAsync();
        _login.Issuer.IsDown = true;

        _login.Server.Configuration["EdgeKit:Auth:Policies:orders.read:Scopes:0"] = "orders.list";
        _login.Server.Configuration.Reload();

        (await _login.BeginAsync())["client_id"].ToString().ShouldBe("shop-web");
    }

    [Fact]
    public async Task A_scope_that_is_added_while_the_application_runs_is_required()
    {
        _login.Server.Configuration["EdgeKit:Auth:Bff:Scopes:3"] = "orders.write";
        _login.Server.Configuration.Reload();

        (await _login.BeginAsync())["scope"].ToString().ShouldBe("openid profile orders.read orders.write");
    }
}
