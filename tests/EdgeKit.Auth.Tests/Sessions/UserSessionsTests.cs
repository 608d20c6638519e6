using EdgeKit.Auth.Tests.Servers;

namespace EdgeKit.Auth.Tests.Sessions;

public sealed class UserSessionsTests : IAsyncLifetime
{
    private LoginServers _servers = null!;

    public async Task InitializeAsync() => _servers = await LoginServers.OpenAsync();

    public async Task DisposeAsync() => await _servers.DisposeAsync();

    [Fact]
    public async Task The_sessions_of_a_user_can_be_listed_and_ended_one_by_one()
    {
        using var first = await _servers.LogInAsync();
        using var second = await _servers.LogInAsync();
        using var bob = await _servers.LogInAsync("bob");

        var sessions = await _servers.Server.Sessions.ListAsync("alice");
        sessions.Count.ShouldBe(2);
        sessions[0].CreatedAt.ShouldBeGreaterThanOrEqualTo(sessions[1].CreatedAt);
        (await _servers.Server.Sessions.RevokeAsync("bob", sessions[0].Id)).ShouldBeFalse();
        (await _servers.Server.Sessions.RevokeAsync("alice", sessions[0].Id)).ShouldBeTrue();

        (await second.StatusAsync("/bff/user")).ShouldBe(401);
        (await first.StatusAsync("/bff/user")).ShouldBe(200);
    }

    [Fact]
    public async Task All_sessions_of_a_user_can_be_ended_and_the_user_may_log_in_again()
    {
        using var first = await _servers.LogInAsync();
        using var second = await _servers.LogInAsync();
        using var bob = await _servers.LogInAsync("bob");

        (await _servers.Server.Sessions.RevokeAsync("alice")).ShouldBe(2);

        (await first.StatusAsync("/bff/user")).ShouldBe(401);
        (await second.StatusAsync("/bff/user")).ShouldBe(401);
        (await bob.StatusAsync("/bff/user")).ShouldBe(200);
        using var again = await _servers.LogInAsync();
        (await again.StatusAsync("/bff/user")).ShouldBe(200);
    }

    [Fact]
    public async Task A_logout_at_the_server_ends_the_session_here()
    {
        using var browser = await _servers.LogInAsync();

        using var answer = await _servers.Identity.Client.PostAsync("/control/logout?subject=alice", null);

        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"told\":1");
        (await browser.StatusAsync("/bff/user")).ShouldBe(401);
    }
}
