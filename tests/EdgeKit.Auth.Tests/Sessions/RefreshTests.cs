using EdgeKit.Auth.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Tests.Sessions;

/// <summary>The application's clock is turned, the server's is not: its tokens last five minutes.</summary>
public sealed class RefreshTests : IAsyncLifetime
{
    private static readonly TimeSpan NearlyOver = TimeSpan.FromSeconds(270);
    private static readonly TimeSpan Over = TimeSpan.FromSeconds(310);
    private readonly FakeTimeProvider _clock = new();
    private LoginServers _servers = null!;
    private TestBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        _clock.AdjustTime(DateTimeOffset.UtcNow);
        _servers = await LoginServers.OpenAsync(services => services.AddSingleton<TimeProvider>(_clock));
        _browser = await _servers.LogInAsync();
        _clock.AdjustTime(DateTimeOffset.UtcNow); // by the server's clock the token is as young as it was at the login
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _servers.DisposeAsync();
    }

    [Fact]
    public async Task An_expired_token_is_refreshed_once_for_all_waiting_requests()
    {
        var before = await TokenAsync();
        _clock.Advance(Over);

        var after = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => TokenAsync()));

        after.Distinct().Single().ShouldNotBe(before);
        _servers.Identity.Refreshes.ShouldBe(1);
    }

    [Fact]
    public async Task A_token_that_nears_its_end_is_used_while_another_is_fetched()
    {
        var before = await TokenAsync();
        await _servers.Identity.SufferAsync(latencyMs: 1000, status: 0);
        _clock.Advance(NearlyOver);

        (await TokenAsync()).ShouldBe(before);
        await _servers.Identity.SufferAsync(latencyMs: 0, status: 0);
        await EventuallyAsync(async () => await TokenAsync() != before);
        _servers.Identity.Refreshes.ShouldBe(1);
    }

    [Fact]
    public async Task An_outage_of_the_server_has_no_effect_before_the_token_expires_and_ends_no_session()
    {
        await _servers.Identity.SufferAsync(latencyMs: 0, status: 503);
        _clock.Advance(NearlyOver);
        (await _browser.StatusAsync("/api/token")).ShouldBe(200);

        _clock.Advance(Over - NearlyOver);
        (await _browser.StatusAsync("/api/token")).ShouldBe(503);
        (await _browser.StatusAsync("/bff/user")).ShouldBe(200);

        await _servers.Identity.SufferAsync(latencyMs: 0, status: 0);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await EventuallyAsync(async () => await _browser.StatusAsync("/api/token") == 200);
    }

    [Fact]
    public async Task Cancelling_the_first_caller_does_not_cancel_the_others()
    {
        _clock.Advance(Over);
        await _servers.Identity.SufferAsync(latencyMs: 500, status: 0);
        using var impatient = new CancellationTokenSource();
        using var client = new HttpClient { BaseAddress = new Uri(_servers.Server.Url) };
        client.DefaultRequestHeaders.Add("Cookie", "edgekit-session=" + _browser.Cookie("edgekit-session"));
        var first = client.GetAsync("/api/token", impatient.Token);
        var others = Enumerable.Range(0, 10).Select(_ => _browser.StatusAsync("/api/token")).ToArray();

        await impatient.CancelAsync();

        (await Task.WhenAll(others)).ShouldAllBe(status => status == 200);
        _servers.Identity.Refreshes.ShouldBe(1);
        await Should.ThrowAsync<OperationCanceledException>(first);
    }

    [Fact]
    public async Task A_login_whose_refresh_token_is_dead_is_over()
    {
        // A restarted server has forgotten all refresh tokens, and tells nobody.
        await _servers.Identity.ForgetAsync();
        _clock.Advance(Over);

        (await _browser.StatusAsync("/api/token")).ShouldBe(401);
        (await _browser.StatusAsync("/bff/user")).ShouldBe(401);
    }

    private async Task<string> TokenAsync()
    {
        using var answer = await _browser.GetAsync("/api/token");
        ((int)answer.StatusCode).ShouldBe(200);
        return (await answer.Content.ReadAsStringAsync()).Split('\n')[0];
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await holds())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
