using System.Net.WebSockets;
using EdgeKit.Auth.Tests.Servers;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeKit.Gateway.Tests.Login;

public sealed class GatewayLoginTests : IAsyncLifetime
{
    /// <summary>The server's tokens last five minutes.</summary>
    private static readonly TimeSpan Over = TimeSpan.FromSeconds(310);
    private TwoGateways _house = null!;
    private TestBrowser _browser = null!;
    private HttpClient _first = null!;
    private HttpClient _second = null!;

    public async Task InitializeAsync()
    {
        _house = await TwoGateways.OpenAsync();
        _browser = _house.OpenBrowser();
        using var back = await _browser.LogInAsync();
        ((int)back.StatusCode).ShouldBe(302, await back.Content.ReadAsStringAsync());
        _first = TwoGateways.ClientOf(_house.First, _browser);
        _second = TwoGateways.ClientOf(_house.Second, _browser);
    }

    public async Task DisposeAsync()
    {
        _first.Dispose();
        _second.Dispose();
        _browser.Dispose();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task Two_hundred_calls_at_two_gateways_when_the_token_ends_cause_one_refresh_and_no_logout()
    {
        await GetAsync(_first, "/api/x");
        await GetAsync(_second, "/api/x");
        _house.Clock.Advance(Over);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => GetAsync(i % 2 == 0 ? _first : _second, "/api/x")));

        answers.ShouldAllBe(answer => answer.Status == 200);
        answers.Select(answer => answer.Body).Distinct().Count().ShouldBe(1);
        _house.Identity.Refreshes.ShouldBe(1);

        // The family lives: the next token comes from the refresh token that was stored.
        _house.Clock.Advance(Over);
        var next = await GetAsync(_second, "/api/x");
        next.Status.ShouldBe(200);
        next.Body.ShouldNotBe(answers[0].Body);
        _house.Identity.Refreshes.ShouldBe(2);
    }

    [Fact]
    public async Task A_login_at_one_gateway_is_known_at_the_other_and_ends_at_both()
    {
        (await GetAsync(_second, "/bff/user")).Status.ShouldBe(200);

        using var told = await _house.Identity.Client.PostAsync("/control/logout?subject=alice", null);

        (await GetAsync(_first, "/bff/user")).Status.ShouldBe(401);
        (await GetAsync(_second, "/api/x")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Streams_through_both_gateways_end_with_a_logout_that_one_is_told_of_and_those_of_others_go_on()
    {
        using var bob = _house.OpenBrowser();
        using var back = await bob.LogInAsync("bob");
        ((int)back.StatusCode).ShouldBe(302);
        using var others = TwoGateways.ClientOf(_house.Second, bob);
        var (first, second, other) = (await StreamAsync(_first), await StreamAsync(_second), await StreamAsync(others));

        using var told = await _house.Identity.Client.PostAsync("/control/logout?subject=alice", null);

        await UntilEndedAsync(first);
        await UntilEndedAsync(second);
        (first.IsCompleted, second.IsCompleted, other.IsCompleted).ShouldBe((true, true, false));
        (await GetAsync(others, "/api/x")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_stream_through_one_gateway_ends_with_the_logout_at_the_other()
    {
        var stream = await StreamAsync(_second);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/bff/logout");
        request.Headers.Add("X-CSRF", "1");

        using var answer = await _first.SendAsync(request);

        ((int)answer.StatusCode).ShouldBe(200);
        await UntilEndedAsync(stream);
        stream.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_WebSocket_through_one_gateway_ends_with_the_logout_at_the_other()
    {
        using var socket = await TwoGateways.OpenSocketAsync(_house.Second, _browser, "/api/socket");
        var buffer = new byte[16];
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        (await socket.ReceiveAsync(buffer, CancellationToken.None)).Count.ShouldBe(5);
        var ended = socket.ReceiveAsync(buffer, CancellationToken.None);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/bff/logout");
        request.Headers.Add("X-CSRF", "1");

        using var answer = await _first.SendAsync(request);

        ((int)answer.StatusCode).ShouldBe(200);
        await UntilEndedAsync(ended);
        ended.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_proxied_request_has_the_token_and_lost_the_cookie()
    {
        var lines = (await GetAsync(_first, "/api/x")).Body.Split('\n');

        new JsonWebToken(lines[0]["Bearer ".Length..]).Audiences.ShouldBe(["shop"]);
        lines[1].ShouldBe("theme=dark");
    }

    [Fact]
    public async Task A_cluster_gets_the_token_that_it_asks_for()
    {
        var lines = (await GetAsync(_first, "/narrow/x")).Body.Split('\n');

        new JsonWebToken(lines[0]["Bearer ".Length..]).Audiences.ShouldBe(["orders"]);
    }

    [Fact]
    public async Task Calls_at_two_gateways_that_need_another_token_cause_one_exchange()
    {
        await GetAsync(_first, "/api/x");
        await GetAsync(_second, "/api/x");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(i => GetAsync(i % 2 == 0 ? _first : _second, "/narrow/x")));

        answers.ShouldAllBe(answer => answer.Status == 200);
        answers.Select(answer => answer.Body).Distinct().Count().ShouldBe(1);
        _house.Identity.Exchanges.ShouldBe(1);
    }

    [Fact]
    public async Task A_route_that_wants_no_token_gets_none_and_no_cookie_either() =>
        (await GetAsync(_first, "/open/x")).Body.ShouldBe("\ntheme=dark");

    [Fact]
    public async Task While_the_server_is_away_and_the_token_has_ended_open_routes_go_on_and_the_login_lasts()
    {
        await _house.Identity.SufferAsync(0, 503);
        _house.Clock.Advance(Over);

        (await GetAsync(_first, "/api/x")).Status.ShouldBe(503);
        (await GetAsync(_first, "/open/x")).Status.ShouldBe(200);
        (await GetAsync(_first, "/bff/user")).Status.ShouldBe(200);

        await _house.Identity.SufferAsync(0, 0);
        await EventuallyAsync(async () => (await GetAsync(_second, "/api/x")).Status == 200);
    }

    [Fact]
    public async Task A_route_is_401_without_a_session_and_never_a_redirect()
    {
        using var stranger = _house.OpenBrowser();

        (await stranger.StatusAsync("/api/x")).ShouldBe(401);
        (await stranger.StatusAsync("/open/x")).ShouldBe(200);
    }

    [Fact]
    public async Task Who_reads_Redis_finds_neither_tokens_nor_keys_nor_whose_session_it_is()
    {
        const string Search = """
            for _, value in ipairs(redis.call('HVALS', KEYS[1])) do
              if string.find(value, 'eyJhbGciOi', 1, true) or string.find(value, 'alice') then return value end
            end
            return 'nothing'
            """;
        await GetAsync(_first, "/narrow/x");

        var keys = await _house.Redis.CommandAsync("SMEMBERS", "edgekit:auth:keys");
        keys.ShouldContain("wrappedKey");
        keys.ShouldNotContain("requiresEncryption");
        foreach (var name in (await _house.Redis.CommandAsync("KEYS", "edgekit:auth:session:*")).Split(
            '\n', StringSplitOptions.RemoveEmptyEntries))
        {
            (await _house.Redis.CommandAsync("EVAL", Search, "1", name)).ShouldBe("nothing", name);
        }
    }

    [Fact]
    public async Task A_Redis_that_comes_back_empty_gets_the_keys_back_and_people_log_in_again()
    {
        await _house.Redis.RestartAsync();
        await EventuallyAsync(async () => (await _house.Redis.CommandAsync("SMEMBERS", "edgekit:auth:keys")).Contains(
            "wrappedKey", StringComparison.Ordinal));
        await EventuallyAsync(async () => (await GetAsync(_first, "/bff/user")).Status == 401);
        await EventuallyAsync(async () => (await GetAsync(_second, "/bff/user")).Status == 401);

        using var back = await _browser.LogInAsync();

        ((int)back.StatusCode).ShouldBe(302);
        using var elsewhere = TwoGateways.ClientOf(_house.Second, _browser);
        (await GetAsync(elsewhere, "/bff/user")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task While_Redis_does_not_respond_no_user_is_logged_out_and_open_routes_work()
    {
        _house.Silence();
        var paused = await GetAsync(_first, "/api/x");
        var open = await GetAsync(_first, "/open/x");
        _house.EndSilence();

        paused.Status.ShouldBe(503);
        open.Status.ShouldBe(200);
        await EventuallyAsync(async () => (await GetAsync(_first, "/api/x")).Status == 200);
    }

    [Fact]
    public async Task While_Redis_is_down_no_user_is_logged_in_or_out_and_open_routes_work()
    {
        await _house.Redis.KillAsync();

        (await GetAsync(_first, "/api/x")).Status.ShouldBe(503);
        (await GetAsync(_first, "/bff/user")).Status.ShouldBe(503);
        (await GetAsync(_second, "/open/x")).Status.ShouldBe(200);
        using var back = await _browser.LogInAsync();
        ((int)back.StatusCode).ShouldBe(503);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/bff/logout");
        request.Headers.Add("X-CSRF", "1");
        using var logout = await _first.SendAsync(request);
        ((int)logout.StatusCode).ShouldBe(503, "a user who believes to be logged out must not be logged in");
    }

    private static async Task<(int Status, string Body)> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await holds())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>A stream that has begun; the task ends with it.</summary>
    private static async Task<Task> StreamAsync(HttpClient client)
    {
        var response = await client.GetAsync("/api/stream", HttpCompletionOption.ResponseHeadersRead);
        ((int)response.StatusCode).ShouldBe(200);
        var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[4096];
        (await body.ReadAsync(buffer)).ShouldBeGreaterThan(0);
        return Task.Run(async () =>
        {
            while (await body.ReadAsync(buffer) > 0)
            {
            }
        });
    }

    /// <summary>However it ends.</summary>
    private static async Task UntilEndedAsync(Task stream) =>
        await stream.WaitAsync(TimeSpan.FromMinutes(5)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
