using EdgeKit.Policies;
using EdgeKit.Redis.Connection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Redis.Tests.Connection;

public sealed class ConnectionStringTests
{
    public static TheoryData<string, string> Problems { get; } = new()
    {
        { "127.0.0.1:6379,passwort=s3cret", "number 2 of 2" },
        { "password=s3cret", "names no server" },
        { "127.0.0.1:99999,password=s3cret", "number 1 of 2" },
        { "127.0.0.1:port,password=s3cret", "number 1 of 2" },
        { "my cache:6379,password=s3cret", "number 1 of 2" },
        { "127.0.0.1:6379,connectTimeout=soon,password=s3cret", "number 2 of 3" },
        { "127.0.0.1:6379,password=s3c,ret", "behind a password" },
        { "redis://edge:s3cr/et@127.0.0.1:6379", "percent-encoded" },
    };

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("cache:6379,replica:6379,ssl=true,abortConnect=false")]
    [InlineData("my_cache:6379,user=edge,password=a=b")]
    [InlineData("cache:6379,password=a://b")]
    [InlineData("sentinel:26379,serviceName=shop,sentinelPassword=x,sentinelUser=y,password=z")]
    [InlineData("[::1]:6379,protocol=resp2,defaultDatabase=3,channelPrefix=app:")]
    [InlineData("rediss://edge:secret@cache:6379/0")]
    public void A_valid_connection_string_is_no_problem(string connectionString) =>
        ConnectionStringParser.FindProblem(connectionString).ShouldBeNull();

    [Theory]
    [MemberData(nameof(Problems))]
    public async Task An_invalid_one_is_reported_at_start_with_its_path_and_without_its_secret(
        string connectionString, string problem)
    {
        (string? Own, string? Shared, string Path)[] places = [(connectionString,
            null, "EdgeKit:Redis:ConnectionString"), (null, connectionString, "ConnectionStrings:redis")];
        foreach (var (own, shared, path) in places)
        {
            var error = await Should.ThrowAsync<PolicyException>(() => StartAsync(own, shared));

            var found = error.Problems.ShouldHaveSingleItem();
            found.Path.ShouldBe(path);
            found.ToString().ShouldContain(problem);
            error.ToString().ShouldNotContain("s3c");
        }
    }

    [Fact]
    public async Task One_that_is_not_used_is_no_problem()
    {
        await using var server = await RedisServer.StartAsync();

        await StartAsync(own: server.EndPoint, shared: "passwort=s3cret");
    }

    private static async Task StartAsync(string? own, string? shared)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("EdgeKit:Redis:ConnectionString", own)]);
        builder.Services.AddEdgeKitRedis(builder.Configuration.GetSection("EdgeKit:Redis"), shared);
        using var host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
    }
}
