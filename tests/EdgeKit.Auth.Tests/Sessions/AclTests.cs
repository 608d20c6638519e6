using System.Text.RegularExpressions;
using EdgeKit.Auth.Tests.Servers;
using EdgeKit.Redis;
using EdgeKit.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Auth.Tests.Sessions;

/// <summary>A login over a Redis whose user may do what the docs name and nothing else.</summary>
public sealed partial class AclTests
{
    private const string NoChannels = "resetchannels";

    [Fact]
    public async Task A_stream_ends_at_one_instance_with_the_logout_at_another_by_the_rights_that_the_docs_name()
    {
        await using var redis = await StartAsync(Documented().Replace("shop:", "edgekit:", StringComparison.Ordinal));
        await using var servers = await LoginServers.OpenAsync(services => Use(services, redis));
        await using var other = await BffServer.StartAsync(
            BffServer.Settings(servers.Identity.Url), configure: services => Use(services, redis));
        await servers.Server.Services.GetRequiredService<RedisClient>().WaitUntilReadyAsync();
        await other.Services.GetRequiredService<RedisClient>().WaitUntilReadyAsync();
        using var alice = await servers.LogInAsync();
        await using var stream = await alice.OpenAsync(HttpMethod.Get, "/api/stream");
        using var there = new TestBrowser(other.Url);
        there.SetCookie("edgekit-session", alice.Cookie("edgekit-session")!);

        using var answer = await there.SendAsync(HttpMethod.Post, "/bff/logout", ("X-CSRF", "1"));

        ((int)answer.StatusCode).ShouldBe(200);
        await Should.ThrowAsync<IOException>(() => stream.CopyToAsync(Stream.Null));
        (await redis.CommandAsync("ACL", "LOG")).ShouldNotContain(
            "auth:", Case.Sensitive, "nothing of ours was forbidden");
    }

    [Fact]
    public async Task A_user_who_may_use_no_channels_logs_in_and_out()
    {
        await using var redis = await StartAsync(
            Channels().Replace(Documented().Replace("shop:", "edgekit:", StringComparison.Ordinal), NoChannels));
        await using var servers = await LoginServers.OpenAsync(services => Use(services, redis));
        await servers.Server.Services.GetRequiredService<RedisClient>().WaitUntilReadyAsync();
        using var alice = await servers.LogInAsync();

        using var answer = await alice.SendAsync(HttpMethod.Post, "/bff/logout", ("X-CSRF", "1"));

        ((int)answer.StatusCode).ShouldBe(200);
        (await alice.StatusAsync("/bff/user")).ShouldBe(401);
        using var again = await alice.LogInAsync();
        ((int)again.StatusCode).ShouldBe(302);
        (await redis.CommandAsync("ACL", "LOG")).ShouldContain("auth:ended");
    }

    private static string Documented()
    {
        var rights = Rights().Match(File.ReadAllText(Path.Combine(RepositoryFolder.Root, "docs", "redis.md")));
        rights.Success.ShouldBeTrue("docs/redis.md names the rights of the ACL user");
        return rights.Groups[1].Value;
    }

    private static Task<RedisServer> StartAsync(string rights) =>
        RedisServer.StartAsync(["--user", "edge", "on", ">s3cret", .. rights.Split(' ')]);

    private static void Use(IServiceCollection services, RedisServer redis) => services.AddEdgeKitRedis(
        new ConfigurationBuilder().AddInMemoryCollection(
            [new("Redis:Timeout", "00:01:00")]).Build().GetSection("Redis"),
        $"{redis.EndPoint},user=edge,password=s3cret");

    [GeneratedRegex("The ACL user needs `([^`]+)`")]
    private static partial Regex Rights();

    [GeneratedRegex("&\\S+")]
    private static partial Regex Channels();
}
