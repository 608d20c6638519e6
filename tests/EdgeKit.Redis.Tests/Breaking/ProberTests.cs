using EdgeKit.Redis.Breaking;
using EdgeKit.Redis.Connecting;
using EdgeKit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EdgeKit.Redis.Tests.Breaking;

public sealed class ProberTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>The library was seen to wait for ever after a server had ended connections while they were made.</summary>
    [Fact]
    public async Task A_connection_that_the_library_does_not_restore_is_made_anew()
    {
        var clock = new FakeTimeProvider();
        await using var server = RedisServer.Down();
        await using var connection = new RedisConnection(server.EndPoint, clock);
        await TestClient.UntilAsync(() => connection.Database is not null);
        var stuck = connection.Database;
        await using var services = new ServiceCollection().AddOptions<RedisOptions>().Services.BuildServiceProvider();
        var options = services.GetRequiredService<IOptionsMonitor<RedisOptions>>();
        using var prober = new Prober(new Breaker(options, clock), connection, options, clock);

        prober.Schedule();
        await TestClient.UntilAsync(() =>
        {
            clock.Advance(Interval);
            return connection.Database != stuck;
        });
        await server.RestartAsync();

        await TestClient.UntilAsync(() => AnswersAsync(connection.Database), static answers => answers);
    }

    private static async Task<bool> AnswersAsync(IDatabase? database)
    {
        try
        {
            return database is not null && await database.PingAsync() >= TimeSpan.Zero;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return false;
        }
    }
}
