using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Tests.Login;

public sealed class LoginTests : IAsyncLifetime
{
    private LoginServers _house = null!;
    private TestBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        _house = await LoginServers.OpenAsync();
        _browser = _house.OpenBrowser();
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_is_401_and_never_a_redirect()
    {
        (await _browser.StatusAsync("/bff/user")).ShouldBe(401);
        (await _browser.StatusAsync("/api/me")).ShouldBe(401);
    }

    [Fact]
    public async Task After_the_way_to_the_server_and_back_someone_is_logged_in()
    {
        using var back = await _browser.LogInAsync("bob", "/bff/login?returnUrl=/shelf%3Fpage%3D2");

        back.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        back.Headers.Location!.OriginalString.ShouldBe("/shelf?page=2");
        using var answer = await _browser.GetAsync("/bff/user");
        var user = await answer.Content.ReadFromJsonAsync<JsonElement>();
        user.GetProperty("sub").GetString().ShouldBe("bob");
        user.GetProperty("name").GetString().ShouldBe("Bob");
        user.GetProperty("claims").GetProperty("preferred_username").GetString().ShouldBe("bob");
        (await _browser.StatusAsync("/api/me")).ShouldBe(200);
    }

    [Fact]
    public async Task What_the_session_may_not_do_is_403()
    {
        using var back = await _browser.LogInAsync();

        (await _browser.StatusAsync("/api/admin")).ShouldBe(403);
    }

    [Fact]
    public async Task The_browser_gets_one_cookie_that_is_no_token_and_no_script_can_read()
    {
        using var back = await _browser.LogInAsync();

        var cookie = back.Headers.GetValues(
            "Set-Cookie").Single(line => line.StartsWith("edgekit-session=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=strict");
        cookie.ShouldContain("path=/");
        cookie.ShouldNotContain("domain");
        cookie.ShouldNotContain("eyJhbGciOi");
        using var user = await _browser.GetAsync("/bff/user");
        (await user.Content.ReadAsStringAsync()).ShouldNotContain("eyJhbGciOi");
    }

    [Fact]
    public async Task Under_https_the_cookie_of_a_login_can_be_set_by_this_host_alone()
    {
        using var started = await _browser.SendAsync(HttpMethod.Get, "/bff/login", ("X-Test-Https", "1"));

        var cookie = started.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldStartWith("__Host-edgekit-login-");
        cookie.ShouldContain("secure");
        cookie.ShouldContain("samesite=lax");
    }

    [Fact]
    public async Task On_a_plain_connection_elsewhere_than_this_machine_nobody_logs_in()
    {
        using var started = await _browser.SendAsync(HttpMethod.Get, "/bff/login", ("Host", "shop.example"));

        ((int)started.StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task The_request_is_pushed_where_the_server_offers_it()
    {
        using var started = await _browser.GetAsync("/bff/login");

        var query = QueryHelpers.ParseQuery(started.Headers.Location!.Query);
        query.Keys.Order().ShouldBe(["client_id", "request_uri"]);
    }

    [Fact]
    public async Task A_request_that_goes_on_carries_the_token_and_not_the_cookie()
    {
        using var back = await _browser.LogInAsync();
        _browser.SetCookie("theme", "dark");

        using var answer = await _browser.GetAsync("/api/token");

        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n');
        var token = new JsonWebToken(lines[0]["Bearer ".Length..]);
        token.Subject.ShouldBe("alice");
        token.GetClaim("scope").Value.ShouldBe("openid profile orders.read");
        lines[1].ShouldContain("theme=dark");
        lines[1].ShouldNotContain("edgekit");
    }

    [Fact]
    public async Task After_a_logout_the_cookie_opens_nothing_and_the_server_is_told()
    {
        using var back = await _browser.LogInAsync();
        var cookie = _browser.Cookie("edgekit-session")!;

        using var answer = await _browser.SendAsync(HttpMethod.Post, "/bff/logout", ("X-CSRF", "1"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        _browser.SetCookie("edgekit-session", cookie);
        (await _browser.StatusAsync("/bff/user")).ShouldBe(401);
        var url = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("logoutUrl").GetString()!;
        url.ShouldNotContain("eyJhbGciOi");
        using var atServer = await _browser.GetAsync(url);
        using var end = await _browser.GetAsync(atServer.Headers.Location!.OriginalString);
        end.Headers.Location!.OriginalString.ShouldBe(_house.Server.Url + "/");
        using var again = await _browser.GetAsync("/bff/login");
        using var form = await _browser.GetAsync(again.Headers.Location!.OriginalString);
        form.StatusCode.ShouldBe(HttpStatusCode.OK, "the server asks for the password again");
    }

    [Theory]
    [InlineData("/bff/logout")]
    [InlineData("/bff/logout?to=https://evil.example")]
    [InlineData("/bff/logout?to=aHR0cHM6Ly9ldmlsLmV4YW1wbGU")]
    public async Task The_way_on_to_the_server_leads_nowhere_else(string url) =>
        (await _browser.StatusAsync(url)).ShouldBe(400);

    [Fact]
    public async Task A_rotation_of_the_servers_keys_fails_no_login()
    {
        using var before = await _house.LogInAsync("bob");
        for (var i = 0; i < 2; i++)
        {
            using var rotated = await _house.Identity.Client.PostAsync("/control/rotate-keys", null);
        }

        using var back = await _browser.LogInAsync();

        back.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task An_exchange_gives_a_narrower_token_for_one_service()
    {
        await using LoginServers house = await LoginServers.OpenAsync(
            ("Exchanges:stock:Audience", "orders"), ("Exchanges:stock:Scopes:0", "orders.read"));
        using var browser = await house.LogInAsync();

        using var answer = await browser.GetAsync("/api/token?exchange=stock");
        using var again = await browser.GetAsync("/api/token?exchange=stock");

        var text = await answer.Content.ReadAsStringAsync();
        var token = new JsonWebToken(text.Split('\n')[0]["Bearer ".Length..]);
        token.Audiences.ShouldBe(["orders"]);
        token.GetClaim("scope").Value.ShouldBe("orders.read");
        (await again.Content.ReadAsStringAsync()).ShouldBe(text, "it is kept, and not asked for again");
    }
}
