using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeKit.Redis.Tests;

public sealed class ConnectionTests
{
    [Fact]
    public async Task Clients_of_one_connection_string_share_a_connection_until_the_last_has_gone()
    {
        await using var server = await RedisServer.StartAsync();
        var alone = await ConnectionsWithAsync(server, clients: 1);
        (await ConnectionsWithAsync(server, clients: 3)).ShouldBe(alone);

        await TestClient.UntilAsync(() => CountAsync(server), n => n == 0);
    }

    [Fact]
    public async Task Disposing_one_client_leaves_the_other_its_connection()
    {
        await using var server = await RedisServer.StartAsync();
        var first = await TestClient.ReadyAsync(server.EndPoint);
        await using var second = await TestClient.ReadyAsync(server.EndPoint);

        await first.DisposeAsync();

        await second.Client.ExecuteAsync(d => d.PingAsync());
        (await first.Client.TryExecuteAsync(d => d.PingAsync())).IsSuccess.ShouldBeFalse();
    }

    [Fact]
    public async Task A_wrong_password_is_named_in_the_log_and_never_shown()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "right");
        await using var test = new TestClient($"{server.EndPoint},password=wr0ng-secret");

        await TestClient.UntilAsync(
            () => test.Log.All.Any(l => l.Contains("refuses the user or the password", StringComparison.Ordinal)));

        var failure = await Should.ThrowAsync<RedisUnavailableException>(
            async () => await test.Client.ExecuteAsync(d => d.PingAsync()));
        failure.Reason.ShouldBe(RedisFailure.NotConnected);
        failure.ToString().ShouldNotContain("wr0ng-secret");
        test.Log.All.ShouldAllBe(l => !l.Contains("wr0ng-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_password_and_the_database_of_the_connection_string_are_used()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "right");
        await using var test = await TestClient.ReadyAsync($"{server.EndPoint},password=right,defaultDatabase=3");

        (await test.Client.ExecuteAsync(d => Task.FromResult(d.Database))).ShouldBe(3);
    }

    [Theory]
    [InlineData("127.0.0.1:6379,passwort=s3cret", "number 2 of 2")]
    [InlineData("password=s3cret", "names no server")]
    public void A_connection_string_that_cannot_be_read_fails_the_start_without_being_shown(
        string connectionString, string reason)
    {
        var error = Should.Throw<Exception>(() => new TestClient("unused", ("ConnectionString", connectionString)));

        error.ToString().ShouldContain(reason);
        error.ToString().ShouldContain("EdgeKit:Redis:ConnectionString");
        error.ToString().ShouldContain("Write host:port first");
        error.ToString().ShouldNotContain("s3cret");
    }

    [Fact]
    public void Without_a_connection_string_the_error_says_where_to_set_one()
    {
        var services = new ServiceCollection().AddLogging()
            .AddEdgeKitRedis(new ConfigurationBuilder().Build().GetSection("EdgeKit:Redis"), null);

        Should.Throw<InvalidOperationException>(() => services.BuildServiceProvider().GetRequiredService<RedisClient>())
            .Message.ShouldContain("ConnectionStrings:redis");
    }

    [Fact]
    public async Task Adding_it_twice_is_harmless()
    {
        await using var server = await RedisServer.StartAsync();
        var section = new ConfigurationBuilder().Build().GetSection("EdgeKit:Redis");
        await using var services = new ServiceCollection().AddLogging()
            .AddEdgeKitRedis(section, server.EndPoint).AddEdgeKitRedis(section, server.EndPoint).BuildServiceProvider();

        services.GetServices<RedisClient>().Count().ShouldBe(1);
        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        report.Entries.Keys.ShouldContain("edgekit-redis");
    }

    [Fact]
    public async Task The_health_check_is_degraded_while_Redis_is_unavailable()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint);
        (await CheckAsync(test)).ShouldBe(HealthStatus.Healthy);

        await server.KillAsync();
        (await CheckAsync(test)).ShouldBe(HealthStatus.Degraded);

        await server.RestartAsync();
        await test.ReadyAsync();
        (await CheckAsync(test)).ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Calls_and_transitions_are_measured_and_the_log_has_one_line_per_transition()
    {
        using var metrics = new MetricReadings();
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint);
        await test.Client.EvaluateAsync(new RedisScript("one", "return 1"), [], []);

        metrics.Of("edgekit.redis.duration", test.Services).Select(r => r.Tags)
            .ShouldBe(["edgekit.redis.script=one edgekit.redis.outcome=ok"]);

        await server.KillAsync();
        await TestClient.UntilAsync(() => !test.Client.IsAvailable);
        for (var i = 0; i < 100; i++)
        {
            await test.Client.TryExecuteAsync(d => d.PingAsync());
        }

        await TestClient.UntilAsync(
            () => metrics.Of("edgekit.redis.breaker.transitions", test.Services).Select(r => r.Tags)
            .SequenceEqual(["edgekit.redis.state=ready", "edgekit.redis.state=unavailable"]));
        test.Log.All.Count.ShouldBe(2);
        metrics.Read("edgekit.redis.state", test.Services).ShouldBe((int)RedisState.Unavailable);
    }

    private static async Task<HealthStatus> CheckAsync(TestClient test)
    {
        var report = await test.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        report.Entries["edgekit-redis"].Tags.ShouldContain("ready");
        return report.Entries["edgekit-redis"].Status;
    }

    private static async Task<int> ConnectionsWithAsync(RedisServer server, int clients)
    {
        var tests = await Task.WhenAll(
            Enumerable.Range(0, clients).Select(_ => TestClient.ReadyAsync(server.EndPoint)));
        var connections = await CountAsync(server);
        foreach (var test in tests)
        {
            await test.DisposeAsync();
        }

        await TestClient.UntilAsync(() => CountAsync(server), n => n == 0);
        return connections;
    }

    // The connection that asks is one of those listed.
    private static async Task<int> CountAsync(RedisServer server) =>
        (await server.CommandAsync("CLIENT", "LIST")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1;
}
