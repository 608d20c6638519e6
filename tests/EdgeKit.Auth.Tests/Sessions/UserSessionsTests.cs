using EdgeKit.Auth.Tests.Servers;

namespace EdgeKit.Auth.Tests.Sessions;

public sealed class UserSessionsTests : IAsyncLifetime
{
    private LoginServers _house = null!;

    public async Task InitializeAsync() => _house = await LoginServers.OpenAsync();

    public async Task DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    public async Task The_sessions_of_a_person_can_be_listed_and_ended_one_by_one()
    {
        using var first = await _house.LogInAsync();
        using var second = await _house.LogInAsync();
        using var bob = await _house.LogInAsync("bob");

        var sessions = await _house.Server.Sessions.ListAsync("alice");
        sessions.Count.ShouldBe(2);
        sessions[0].CreatedAt.ShouldBeGreaterThanOrEqualTo(sessions[1].CreatedAt);
        (await _house.Server.Sessions.RevokeAsync("bob", sessions[0].Id)).ShouldBeFalse();
        (await _house.Server.Sessions.RevokeAsync("alice", sessions[0].Id)).ShouldBeTrue();

        (await second.StatusAsync("/bff/user")).ShouldBe(401);
        (await first.StatusAsync("/bff/user")).ShouldBe(200);
    }

    [Fact]
    public async Task All_sessions_of_a_person_can_be_ended_and_the_person_may_log_in_again()
    {
        using var first = await _house.LogInAsync();
        using var second = await _house.LogInAsync();
        using var bob = await _house.LogInAsync("bob");

        (await _house.Server.Sessions.RevokeAsync("alice")).ShouldBe(2);

        (await first.StatusAsync("/bff/user")).ShouldBe(401);
        (await second.StatusAsync("/bff/user")).ShouldBe(401);
        (await bob.StatusAsync("/bff/user")).ShouldBe(200);
        using var again = await _house.LogInAsync();
        (await again.StatusAsync("/bff/user")).ShouldBe(200);
    }

    [Fact]
    public async Task A_logout_at_the_server_ends_the_session_here()
    {
        using var browser = await _house.LogInAsync();

        using var answer = await _house.Identity.Client.PostAsync("/control/logout?subject=alice", null);

        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"told\":1");
        (await browser.StatusAsync("/bff/user")).ShouldBe(401);
    }
}
