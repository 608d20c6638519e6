using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Auth.Tests.Login;

public sealed class LoginTests : IAsyncLifetime
{
    private LoginServers _servers = null!;
    private TestBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        _servers = await LoginServers.OpenAsync();
        _browser = _servers.OpenBrowser();
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _servers.DisposeAsync();
    }

    [Fact]
    public async Task A_request_without_a_session_is_401_and_never_a_redirect()
    {
        (await _browser.StatusAsync("/bff/user")).ShouldBe(401);
        (await _browser.StatusAsync("/api/me")).ShouldBe(401);
    }

    [Fact]
    public async Task After_the_redirect_to_the_server_and_back_a_user_is_logged_in()
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
    public async Task A_request_that_the_session_may_not_make_is_403()
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
    public async Task Login_over_http_is_refused_except_on_loopback()
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
    public async Task A_forwarded_request_carries_the_token_and_not_the_cookie()
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
    public async Task After_a_logout_the_cookie_is_invalid_and_the_refresh_token_revoked()
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
        end.Headers.Location!.OriginalString.ShouldBe(_servers.Server.Url + "/");
        using var again = await _browser.GetAsync("/bff/login");
        using var form = await _browser.GetAsync(again.Headers.Location!.OriginalString);
        form.StatusCode.ShouldBe(HttpStatusCode.OK, "the server asks for the password again");
    }

    [Theory]
    [InlineData("/bff/logout")]
    [InlineData("/bff/logout?to=https://evil.example")]
    [InlineData("/bff/logout?to=aHR0cHM6Ly9ldmlsLmV4YW1wbGU")]
    public async Task The_logout_redirect_leads_only_to_the_server(string url) =>
        (await _browser.StatusAsync(url)).ShouldBe(400);

    [Fact]
    public async Task A_rotation_of_the_servers_keys_fails_no_login()
    {
        using var before = await _servers.LogInAsync("bob");
        for (var i = 0; i < 2; i++)
        {
            using var rotated = await _servers.Identity.Client.PostAsync("/control/rotate-keys", null);
        }

        using var back = await _browser.LogInAsync();

        back.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task An_exchange_gives_a_narrower_token_for_one_service()
    {
        await using var servers = await LoginServers.OpenAsync(
            ("Exchanges:stock:Audience", "orders"), ("Exchanges:stock:Scopes:0", "orders.read"));
        using var browser = await servers.LogInAsync();

        using var answer = await browser.GetAsync("/api/token?exchange=stock");
        using var again = await browser.GetAsync("/api/token?exchange=stock");

        var text = await answer.Content.ReadAsStringAsync();
        var token = new JsonWebToken(text.Split('\n')[0]["Bearer ".Length..]);
        token.Audiences.ShouldBe(["orders"]);
        token.GetClaim("scope").Value.ShouldBe("orders.read");
        (await again.Content.ReadAsStringAsync()).ShouldBe(text, "it is kept, and not asked for again");
    }
}
