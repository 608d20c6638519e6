using System.Net.WebSockets;
using System.Text;
using EdgeKit.Auth.Tests.Servers;
using EdgeKit.Redis;
using EdgeKit.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Tests.Sessions;

/// <summary>Open requests when their session ends.</summary>
public sealed class OpenRequestTests
{
    [Fact]
    public async Task A_stream_ends_with_the_logout_and_those_of_other_users_stay_open()
    {
        await using var servers = await LoginServers.OpenAsync();
        using var alice = await servers.LogInAsync();
        using var aliceElsewhere = await servers.LogInAsync();
        using var bob = await servers.LogInAsync("bob");
        var (stream, post, elsewhere, other) = (await OpenAsync(
            alice), await OpenAsync(alice, HttpMethod.Post), await OpenAsync(aliceElsewhere), await OpenAsync(bob));

        using var answer = await alice.SendAsync(HttpMethod.Post, "/bff/logout", ("X-CSRF", "1"));

        ((int)answer.StatusCode).ShouldBe(200);
        await UntilEndedAsync(stream);
        await UntilEndedAsync(post);
        (await bob.StatusAsync("/bff/user")).ShouldBe(200);
        (other.IsCompleted, elsewhere.IsCompleted).ShouldBe((false, false));
        await servers.Server.Sessions.RevokeAsync("alice");
        await UntilEndedAsync(elsewhere);
        other.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_poll_that_waits_ends_too_and_work_that_has_begun_is_finished()
    {
        await using var servers = await LoginServers.OpenAsync();
        using var alice = await servers.LogInAsync();
        var waiting = servers.Server.Services.GetRequiredService<Waiting>();
        var work = alice.SendAsync(HttpMethod.Post, "/api/wait", ("X-CSRF", "1"));
        var poll = alice.GetAsync("/api/wait");
        await waiting.Begun.Task;

        await UntilEndedAsync(EndWithAsync(poll, alice));
        waiting.Until.SetResult();

        using var done = await work;
        (await done.Content.ReadAsStringAsync()).ShouldBe("done");
    }

    [Fact]
    public async Task A_stream_ends_when_the_browser_logs_in_again_and_when_one_session_is_revoked()
    {
        await using var servers = await LoginServers.OpenAsync();
        using var alice = await servers.LogInAsync();
        var first = await OpenAsync(alice);

        using var again = await alice.LogInAsync();

        ((int)again.StatusCode).ShouldBe(302);
        await UntilEndedAsync(first);
        var second = await OpenAsync(alice);
        (await servers.Server.Sessions.RevokeAsync("alice", (await servers.Server.Sessions.ListAsync("alice")).Single().Id))
            .ShouldBeTrue();
        await UntilEndedAsync(second);
    }

    [Fact]
    public async Task A_stream_ends_with_a_back_channel_logout_and_those_of_other_users_stay_open()
    {
        await using var servers = await LoginServers.OpenAsync();
        using var alice = await servers.LogInAsync();
        using var bob = await servers.LogInAsync("bob");
        var (stream, other) = (await OpenAsync(alice), await OpenAsync(bob));

        using var told = await servers.Identity.Client.PostAsync("/control/logout?subject=alice", null);

        told.IsSuccessStatusCode.ShouldBeTrue();
        await UntilEndedAsync(stream);
        (await bob.StatusAsync("/bff/user")).ShouldBe(200);
        other.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_WebSocket_ends_with_the_logout_and_those_of_other_users_stay_open()
    {
        await using var servers = await LoginServers.OpenAsync();
        using var alice = await servers.LogInAsync();
        using var bob = await servers.LogInAsync("bob");
        using var socket = await alice.OpenSocketAsync("/api/socket");
        using var others = await bob.OpenSocketAsync("/api/socket");
        var ended = socket.ReceiveAsync(new byte[8], CancellationToken.None);

        using var answer = await alice.SendAsync(HttpMethod.Post, "/bff/logout", ("X-CSRF", "1"));

        ((int)answer.StatusCode).ShouldBe(200);
        await UntilEndedAsync(ended);
        await others.SendAsync("still here"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        var heard = new byte[16];
        var echo = await others.ReceiveAsync(heard, CancellationToken.None);
        Encoding.UTF8.GetString(heard, 0, echo.Count).ShouldBe("still here");
    }

    [Fact]
    public async Task A_stream_ends_with_the_time_of_its_session()
    {
        var clock = new FakeTimeProvider();
        clock.AdjustTime(DateTimeOffset.UtcNow);
        await using var servers = await LoginServers.OpenAsync(services => services.AddSingleton<TimeProvider>(clock));
        using var alice = await servers.LogInAsync();
        var stream = await OpenAsync(alice);
        clock.Advance(TimeSpan.FromMinutes(5)); // half of it passes, and nothing happens
        (await alice.StatusAsync("/bff/user")).ShouldBe(200);
        stream.IsCompleted.ShouldBeFalse();

        while (!stream.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMinutes(10));
            await Task.Yield();
        }

        await UntilEndedAsync(stream);
    }

    [Fact]
    public async Task A_stream_at_one_instance_ends_with_the_logout_at_another()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var servers = await LoginServers.OpenAsync(WithRedis);
        await using var other = await BffServer.StartAsync(
            BffServer.Settings(servers.Identity.Url), configure: WithRedis);
        await servers.Server.Services.GetRequiredService<RedisClient>().WaitUntilReadyAsync();
        await other.Services.GetRequiredService<RedisClient>().WaitUntilReadyAsync();
        using var alice = await servers.LogInAsync();
        using var bob = await servers.LogInAsync("bob");
        var (stream, others) = (await OpenAsync(alice), await OpenAsync(bob));
        using var there = new TestBrowser(other.Url);
        there.SetCookie("edgekit-session", alice.Cookie("edgekit-session")!);

        using var answer = await there.SendAsync(HttpMethod.Post, "/bff/logout", ("X-CSRF", "1"));

        ((int)answer.StatusCode).ShouldBe(200);
        await UntilEndedAsync(stream);
        (await bob.StatusAsync("/bff/user")).ShouldBe(200);
        others.IsCompleted.ShouldBeFalse();

        void WithRedis(IServiceCollection services) => services.AddEdgeKitRedis(
            new ConfigurationBuilder().AddInMemoryCollection(
                [new("Redis:Timeout", "00:01:00")]).Build().GetSection("Redis"), redis.EndPoint);
    }

    /// <summary>A stream whose first line has come; the task ends with it.</summary>
    private static async Task<Task> OpenAsync(TestBrowser browser, HttpMethod? method = null)
    {
        var stream = await browser.OpenAsync(method ?? HttpMethod.Get, "/api/stream");
        using var lines = new StreamReader(stream, leaveOpen: true);
        (await lines.ReadLineAsync()).ShouldBe("data: first");
        return Task.Run(async () =>
        {
            var rest = new byte[64];
            while (await stream.ReadAsync(rest) > 0)
            {
            }
        });
    }

    private static async Task EndWithAsync(Task<HttpResponseMessage> poll, TestBrowser browser)
    {
        using var answer = await browser.SendAsync(HttpMethod.Post, "/bff/logout", ("X-CSRF", "1"));
        ((int)answer.StatusCode).ShouldBe(200);
        await poll;
    }

    /// <summary>Cut off, as the server has nothing more to say.</summary>
    private static async Task UntilEndedAsync(Task stream)
    {
        await stream.WaitAsync(TimeSpan.FromMinutes(5)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stream.IsCompleted.ShouldBeTrue();
    }
}
