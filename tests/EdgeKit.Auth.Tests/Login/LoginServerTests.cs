using System.Text.Json.Nodes;

namespace EdgeKit.Auth.Tests.Login;

/// <summary>What the server says and does beside the ID token.</summary>
public sealed class LoginServerTests : IAsyncLifetime
{
    private readonly ScriptedLogin _login = new();

    public Task InitializeAsync() => _login.InitializeAsync();

    public Task DisposeAsync() => _login.DisposeAsync();

    [Fact]
    public async Task Userinfo_about_another_person_logs_nobody_in()
    {
        _login.Issuer.Metadata["userinfo_endpoint"] = _login.Issuer.Url + "/userinfo";
        _login.Issuer.UserInfo = new JsonObject { ["sub"] = "mallory" };

        (await _login.FinishAsync((_, _) => { })).ShouldBe(400);
    }

    [Fact]
    public async Task While_the_server_is_away_the_page_says_so_and_when_it_is_back_the_login_works()
    {
        _login.Issuer.IsDown = true;
        (await _login.Browser.StatusAsync("/bff/login")).ShouldBe(503);

        _login.Issuer.IsDown = false;
        (await _login.Browser.StatusAsync("/bff/login")).ShouldBe(302);
    }

    [Fact]
    public async Task A_code_for_which_the_server_is_silent_is_a_503_and_no_session()
    {
        var request = await _login.BeginAsync();
        _login.Issuer.IsDown = true;

        (await _login.ReturnAsync(request, (_, _) => { })).ShouldBe(503);
        (await _login.Browser.StatusAsync("/bff/user")).ShouldBe(401);
    }

    [Fact]
    public async Task A_server_that_refuses_this_application_is_not_called_away()
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
    public async Task An_answer_without_a_bearer_token_logs_nobody_in(string member, string? value) =>
        (await _login.FinishAsync((_, answer) => answer[member] = value)).ShouldBe(503);

    [Fact]
    public async Task A_scope_that_is_added_while_the_application_runs_is_asked_for()
    {
        _login.Server.Configuration["EdgeKit:Auth:Bff:Scopes:3"] = "orders.write";
        _login.Server.Configuration.Reload();

        (await _login.BeginAsync())["scope"].ToString().ShouldBe("openid profile orders.read orders.write");
    }
}
