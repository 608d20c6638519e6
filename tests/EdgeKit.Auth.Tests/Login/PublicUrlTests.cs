using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Auth.Tests.Login;

/// <summary>
/// A login of an application that is not at the root of what it is asked at: behind a proxy that ends TLS, that takes a
/// path away, or under a path base.
/// </summary>
public sealed class PublicUrlTests
{
    [Theory]
    [InlineData("https://shop.example", "", "https://shop.example", "")]
    [InlineData("https://shop.example/", "", "https://shop.example", "")]
    [InlineData("https://shop.example:8443/app/", "", "https://shop.example:8443", "/app")]
    [InlineData("https://shop.example/app", "", "https://shop.example", "/app")]
    [InlineData("https://shop.example/app", "/app", "https://shop.example", "/app")]
    [InlineData("https://shop.example", "/app", "https://shop.example", "/app")]
    public async Task PublicUrl_replaces_the_URL_of_the_request(string publicUrl, string pathBase, string origin, string path)
    {
        var login = new ScriptedLogin { Base = pathBase, More = [("PublicUrl", publicUrl)] };
        await login.InitializeAsync();
        login.Issuer.Metadata["end_session_endpoint"] = login.Issuer.Url + "/end";
        using var started = await login.Browser.GetAsync(pathBase + "/bff/login");
        var request = QueryHelpers.ParseQuery(
            started.Headers.Location.ShouldNotBeNull(await started.Content.ReadAsStringAsync()).Query);
        request["redirect_uri"].ToString().ShouldBe($"{origin}{path}/bff/callback");
        CookieOf(started).ShouldStartWith("__Host-edgekit-login-");

        using var back = await login.Browser.SendAsync(
            HttpMethod.Get, login.Callback(request, (_, _) => { }), ("Cookie", CookieOf(started)));
        back.Headers.Location!.OriginalString.ShouldBe(path + "/");
        var session = CookieOf(back);
        session.ShouldStartWith("__Host-edgekit-session=");
        back.Headers.GetValues("Set-Cookie").ShouldAllBe(
            cookie => cookie.Contains("path=/;") && cookie.Contains("secure") && !cookie.Contains("domain"));

        using var user = await login.Browser.SendAsync(HttpMethod.Get, pathBase + "/bff/user", ("Cookie", session));
        ((int)user.StatusCode).ShouldBe(200);
        using var foreign = await LogOutAsync("https://evil.example");
        ((int)foreign.StatusCode).ShouldBe(403);
        using var logout = await LogOutAsync(origin);
        var away = JsonDocument.Parse(
            await logout.Content.ReadAsStringAsync()).RootElement.GetProperty("logoutUrl").GetString()!;
        away.ShouldStartWith(path + "/bff/logout?to=");
        using var ended = await login.Browser.GetAsync(pathBase + away[path.Length..]);
        QueryHelpers.ParseQuery(
            ended.Headers.Location!.Query)["post_logout_redirect_uri"].ToString().ShouldBe($"{origin}{path}/");
        await login.DisposeAsync();

        Task<HttpResponseMessage> LogOutAsync(string from) =>
            login.Browser.SendAsync(
                HttpMethod.Post, pathBase + "/bff/logout", ("Cookie", session), ("X-CSRF", "1"), ("Origin", from));
    }

    [Theory]
    [InlineData(null, "/app/")]
    [InlineData("/", "/app/")]
    [InlineData("/orders?x=1#y", "/app/orders?x=1#y")]
    [InlineData("/app/orders?x=1", "/app/orders?x=1")]
    [InlineData("/APP/orders", "/APP/orders")]
    [InlineData("/app", "/app")]
    [InlineData("/app?x", "/app?x")]
    [InlineData("/apples", "/app/apples")]
    public async Task A_login_returns_into_the_application(string? returnUrl, string location)
    {
        var login = new ScriptedLogin { Base = "/app" };
        await login.InitializeAsync();
        using var started = await login.Browser.GetAsync(
            "/app/bff/login" + (returnUrl is null ? "" : "?returnUrl=" + Uri.EscapeDataString(returnUrl)));
        Dictionary<string, StringValues> request = QueryHelpers.ParseQuery(started.Headers.Location!.Query);
        request["redirect_uri"].ToString().ShouldBe(login.Server.Url + "/app/bff/callback");

        using var back = await login.Browser.GetAsync(login.Callback(request, (_, _) => { }));

        back.Headers.Location!.OriginalString.ShouldBe(location);
        (await login.Browser.StatusAsync("/app/bff/user")).ShouldBe(200);
        await login.DisposeAsync();
    }

    [Fact]
    public async Task A_login_that_failed_leads_back_into_the_application()
    {
        var login = new ScriptedLogin { Base = "/app" };
        await login.InitializeAsync();
        using var page = await login.Browser.GetAsync("/app/bff/callback?state=invented&code=c");

        (await page.Content.ReadAsStringAsync()).ShouldContain("<a href=\"/app/\">");
        await login.DisposeAsync();
    }

    private static string CookieOf(HttpResponseMessage response) =>
        response.Headers.GetValues(
            "Set-Cookie").Select(cookie => cookie.Split(';')[0]).Single(cookie => !cookie.EndsWith('='));
}
