using System.Net;
using EdgeKit.Auth.Tests.Servers;

namespace EdgeKit.Auth.Tests.Login;

/// <summary>
/// Attacks on a login and its cookie: each fails with a clear page and without a session.
/// </summary>
public sealed class LoginAttackTests(LoginAttackTests.Servers servers) : IClassFixture<LoginAttackTests.Servers>
{
    public static TheoryData<string, string> Callbacks => new()
    {
        { "another state", "state=stolen" },
        { "no state", "state=" },
        { "another issuer", "iss=https%3A%2F%2Fevil.example" },
        { "no issuer", "iss=" },
        { "no code", "code=" },
        { "an invented code", "code=invented" },
    };

    [Theory]
    [MemberData(nameof(Callbacks))]
    public async Task A_callback_fails_with(string what, string change)
    {
        using var browser = servers.OpenBrowser();
        var callback = Changed(await browser.AuthorizeAsync(), change.Split('=')[0], change.Split('=')[1]);

        using var answer = await browser.GetAsync(callback);

        await ShouldBeAPageAsync(answer, 400, what);
        (await browser.StatusAsync("/bff/user")).ShouldBe(401);
    }

    [Fact]
    public async Task A_user_who_declines_gets_a_page()
    {
        using var browser = servers.OpenBrowser();
        var callback = Changed(Changed(await browser.AuthorizeAsync(), "code", ""), "error", "access_denied");

        using var answer = await browser.GetAsync(callback);

        await ShouldBeAPageAsync(answer, 403, "access_denied");
    }

    [Fact]
    public async Task A_parameter_that_occurs_twice_is_refused()
    {
        using var browser = servers.OpenBrowser();

        using var answer = await browser.GetAsync(await browser.AuthorizeAsync() + "&code=other");

        await ShouldBeAPageAsync(answer, 400, "two codes");
    }

    [Fact]
    public async Task A_callback_of_a_login_started_in_another_browser_is_refused()
    {
        using var attacker = servers.OpenBrowser();
        using var victim = servers.OpenBrowser();

        using var answer = await victim.GetAsync(await attacker.AuthorizeAsync("bob"));

        await ShouldBeAPageAsync(answer, 400, "login CSRF");
        (await victim.StatusAsync("/bff/user")).ShouldBe(401);
    }

    [Fact]
    public async Task A_callback_is_good_once_even_with_its_cookie_put_back()
    {
        using var browser = servers.OpenBrowser();
        var callback = await browser.AuthorizeAsync();
        var cookies = browser.Jar.GetAllCookies().Where(
            cookie => cookie.Name.StartsWith("edgekit-login-", StringComparison.Ordinal)).ToArray();
        var (name, value) = (cookies[0].Name, cookies[0].Value);
        using var first = await browser.GetAsync(callback);
        first.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        browser.SetCookie(name, value);

        using var second = await browser.GetAsync(callback);

        await ShouldBeAPageAsync(second, 400, "replay");
    }

    [Fact]
    public async Task A_session_from_before_the_login_is_invalid_after_it()
    {
        using var attacker = servers.OpenBrowser();
        using var victim = servers.OpenBrowser();
        using var _ = await attacker.LogInAsync("bob");
        var planted = attacker.Cookie("edgekit-session")!;
        victim.SetCookie("edgekit-session", planted);

        using var back = await victim.LogInAsync("alice");

        victim.Cookie("edgekit-session").ShouldNotBe(planted);
        (await attacker.StatusAsync("/bff/user")).ShouldBe(401);
        (await victim.StatusAsync("/bff/user")).ShouldBe(200);
    }

    [Fact]
    public async Task A_cookie_that_was_changed_anywhere_opens_nothing()
    {
        using var browser = servers.OpenBrowser();
        using var back = await browser.LogInAsync();
        var cookie = browser.Cookie("edgekit-session")!;

        foreach (var at in Enumerable.Range(0, cookie.Length / 7).Select(i => i * 7))
        {
            var changed = cookie[..at] + (cookie[at] == 'A' ? 'B' : 'A') + cookie[(at + 1)..];
            browser.SetCookie("edgekit-session", changed);
            (await browser.StatusAsync("/bff/user")).ShouldBe(401, changed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("....")]
    [InlineData("CfDJ8")]
    [InlineData("%00")]
    public async Task An_invented_cookie_opens_nothing(string cookie)
    {
        using var browser = servers.OpenBrowser();
        using var answer = await browser.SendAsync(
            HttpMethod.Get, "/bff/user", ("Cookie", "edgekit-session=" + cookie));

        ((int)answer.StatusCode).ShouldBe(401);
    }

    [Theory]
    [InlineData(200, "X-CSRF:1")]
    [InlineData(200, "X-CSRF:1", "Origin:OWN", "Sec-Fetch-Site:same-origin")]
    [InlineData(403)]
    [InlineData(403, "X-CSRF:0")]
    [InlineData(403, "X-CSRF:true")]
    [InlineData(403, "Origin:OWN", "Sec-Fetch-Site:same-origin")]
    [InlineData(403, "X-CSRF:1", "Origin:https://evil.example")]
    [InlineData(403, "X-CSRF:1", "Origin:null")]
    [InlineData(403, "X-CSRF:1", "Sec-Fetch-Site:cross-site")]
    [InlineData(403, "X-CSRF:1", "Sec-Fetch-Site:same-site")]
    [InlineData(403, "X-CSRF:1", "Origin:OWN", "Sec-Fetch-Site:none")]
    public async Task A_request_that_changes_something_must_come_from_our_own_page(int status, params string[] headers)
    {
        using var browser = servers.OpenBrowser();
        using var back = await browser.LogInAsync();

        using var answer = await browser.SendAsync(HttpMethod.Post, "/api/me", [.. headers.Select(Header)]);

        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(200, "Sec-Fetch-Site:same-origin")]
    [InlineData(200, "Sec-Fetch-Site:none")]
    [InlineData(200, "Sec-Fetch-Site:cross-site", "Sec-Fetch-Mode:navigate")]
    [InlineData(403, "Sec-Fetch-Site:cross-site", "Sec-Fetch-Mode:no-cors")]
    [InlineData(403, "Sec-Fetch-Site:same-site", "Sec-Fetch-Mode:cors")]
    [InlineData(200, "Origin:OWN")]
    [InlineData(403, "Origin:https://evil.example")]
    [InlineData(403, "Origin:null")]
    [InlineData(403, "Sec-Fetch-Site:same-site", "Sec-Fetch-Mode:websocket", "Origin:https://evil.example")]
    public async Task Reads_are_permitted_from_own_pages_and_links(int status, params string[] headers)
    {
        using var browser = servers.OpenBrowser();
        using var back = await browser.LogInAsync();

        using var answer = await browser.SendAsync(HttpMethod.Get, "/api/me", [.. headers.Select(Header)]);

        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_log_out_a_user()
    {
        using var browser = servers.OpenBrowser();
        using var back = await browser.LogInAsync();

        using var answer = await browser.SendAsync(HttpMethod.Post, "/bff/logout");

        ((int)answer.StatusCode).ShouldBe(403);
        (await browser.StatusAsync("/bff/user")).ShouldBe(200);
    }

    private (string, string) Header(string header)
    {
        var parts = header.Split(':', 2);
        return (parts[0], parts[1] == "OWN" ? servers.Url : parts[1]);
    }

    private static string Changed(string url, string name, string value)
    {
        var parts = url.Split('?', 2);
        var rest = parts[1].Split('&').Where(pair => !pair.StartsWith(name + "=", StringComparison.Ordinal));
        return $"{parts[0]}?{string.Join('&', value.Length > 0 ? rest.Append($"{name}={value}") : rest)}";
    }

    private static async Task ShouldBeAPageAsync(HttpResponseMessage answer, int status, string what)
    {
        ((int)answer.StatusCode).ShouldBe(status, what);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Login failed");
        (answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []).ShouldAllBe(
            line => !line.StartsWith("edgekit-session=", StringComparison.Ordinal));
    }

    public sealed class Servers : IAsyncLifetime
    {
        private LoginServers _servers = null!;

        public string Url => _servers.Server.Url;

        internal TestBrowser OpenBrowser() => _servers.OpenBrowser();

        public async Task InitializeAsync() => _servers = await LoginServers.OpenAsync();

        public async Task DisposeAsync() => await _servers.DisposeAsync();
    }
}
