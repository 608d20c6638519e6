using System.Text.Json.Nodes;
using EdgeKit.Auth.Tests.Servers;

namespace EdgeKit.Auth.Tests.Login;

public sealed class BackchannelTests(ScriptedLogin login) : IClassFixture<ScriptedLogin>, IAsyncLifetime
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    private static readonly Dictionary<string, Action<TokenDraft>> Mistakes = new()
    {
        ["without the event"] = token => token.Without("events"),
        ["with another event"] = token =>
            token.With("events", new JsonObject { ["http://example.com"] = new JsonObject() }),
        ["with an event that is no object"] = token => token.With("events", new JsonObject { [Event] = true }),
        ["with a nonce, so it is an ID token"] = token => token.With("nonce", "n"),
        ["without an id"] = token => token.Without("jti"),
        ["about nobody"] = token => token.Without("sub").Without("sid"),
        ["for another client"] = token => token.With("aud", "other"),
        ["of another issuer"] = token => token.With("iss", "https://evil.example"),
        ["without a time"] = token => token.Without("iat"),
        ["old"] = token => token.With("iat", DateTimeOffset.UtcNow.AddMinutes(-10).ToUnixTimeSeconds()),
        ["over"] = token => token.With("exp", DateTimeOffset.UtcNow.AddMinutes(-10).ToUnixTimeSeconds()),
        ["an access token"] = token => token.WithHeader("typ", "at+jwt"),
        ["signed by an unknown key"] = token => token.WithHeader("kid", "unknown"),
    };

    private readonly ScriptedLogin _login = login;

    public static TheoryData<string> Names => [.. Mistakes.Keys];

    public async Task InitializeAsync()
    {
        _login.OpenBrowser();
        (await _login.FinishAsync((_, _) => { })).ShouldBe(302);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_server_ends_a_session_by_its_id()
    {
        (await SendAsync(Draft().Without("sub").Signed)).ShouldBe(200);
        (await _login.Browser.StatusAsync("/bff/user")).ShouldBe(401);
    }

    [Fact]
    public async Task The_server_ends_all_sessions_of_a_user()
    {
        (await SendAsync(Draft().Without("sid").Signed)).ShouldBe(200);
        (await _login.Browser.StatusAsync("/bff/user")).ShouldBe(401);
    }

    [Fact]
    public async Task Another_session_of_the_same_user_stays_active()
    {
        (await SendAsync(Draft().With("sid", "s2").Signed)).ShouldBe(200);
        (await _login.Browser.StatusAsync("/bff/user")).ShouldBe(200);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_invalid_logout_token_is_refused(string mistake)
    {
        var draft = Draft();
        Mistakes[mistake](draft);

        (await SendAsync(draft.Signed)).ShouldBe(400);
        (await _login.Browser.StatusAsync("/bff/user")).ShouldBe(200);
    }

    [Fact]
    public async Task A_token_is_good_once()
    {
        var token = Draft().With("sid", "s2").Signed;
        (await SendAsync(token)).ShouldBe(200);

        (await SendAsync(token)).ShouldBe(400);
    }

    [Fact]
    public async Task A_token_that_comes_again_ends_no_later_login()
    {
        var token = Draft().Without("sid").Signed;
        (await SendAsync(token)).ShouldBe(200);
        _login.OpenBrowser();
        (await _login.FinishAsync((_, _) => { })).ShouldBe(302);

        (await SendAsync(token)).ShouldBe(400);
        (await _login.Browser.StatusAsync("/bff/user")).ShouldBe(200);
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("application/x-www-form-urlencoded", "")]
    [InlineData("application/x-www-form-urlencoded", "logout_token=a.b.c")]
    [InlineData("application/x-www-form-urlencoded", "logout_token=a&logout_token=b")]
    public async Task A_token_that_is_not_a_logout_token_is_refused(string type, string body) =>
        (await PostAsync(type, body)).ShouldBe(400);

    [Fact]
    public async Task A_body_without_end_is_refused() =>
        (await PostAsync("application/x-www-form-urlencoded", "logout_token=" + new string('a', 100_000))).ShouldBe(
            400);

    [Fact]
    public async Task A_logout_that_comes_while_the_login_is_under_way_wins()
    {
        var request = await _login.BeginAsync();
        (await SendAsync(Draft().Signed)).ShouldBe(200);

        (await _login.ReturnAsync(request, (_, _) => { })).ShouldBe(400);
        (await _login.Browser.StatusAsync("/bff/user")).ShouldBe(401);
    }

    private TokenDraft Draft() =>
        _login.Issuer.Draft().WithHeader("typ", "logout+jwt").With("aud", "shop-web").With("sid", "s1")
        .With("events", new JsonObject { [Event] = new JsonObject() }).Without("scope").Without("client_id");

    private Task<int> SendAsync(string token) =>
        PostAsync("application/x-www-form-urlencoded", "logout_token=" + token);

    private async Task<int> PostAsync(string type, string body)
    {
        using var client = new HttpClient { BaseAddress = new Uri(_login.Server.Url) };
        using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue(type));
        using var answer = await client.PostAsync("/bff/backchannel", content);
        return (int)answer.StatusCode;
    }
}
