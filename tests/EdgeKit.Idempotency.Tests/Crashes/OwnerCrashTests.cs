using System.Globalization;
using EdgeKit.Testing;

namespace EdgeKit.Idempotency.Tests.Crashes;

/// <summary>The owner of a key is a real process that is killed at each step; a retry reaches another one.</summary>
public sealed class OwnerCrashTests(RedisFixture redis, PostgresFixture postgres) : IClassFixture<RedisFixture>,
    IClassFixture<PostgresFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(CrashStep.Arrived, 1)]
    [InlineData(CrashStep.Claimed, 1)]
    [InlineData(CrashStep.Worked, 2)] // Redis cannot know what was done elsewhere: the retry runs again
    [InlineData(CrashStep.Stored, 1)]
    public async Task With_Redis_the_retry_runs_after_the_lease_unless_the_outcome_is_stored(
        CrashStep step, int effects)
    {
        await redis.Server.CommandAsync("DEL", OwnerProcess.Effects);

        await CheckAsync(redis.Server.EndPoint, step);

        (await redis.Server.CommandAsync("GET", OwnerProcess.Effects)).ShouldBe(
            effects.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(CrashStep.Arrived)]
    [InlineData(CrashStep.Claimed)]
    [InlineData(CrashStep.Worked)]
    [InlineData(CrashStep.Stored)]
    public async Task With_the_business_database_there_is_one_order_whenever_the_owner_dies(CrashStep step)
    {
        var connection = postgres.NewDatabase();
        using var database = new OrdersDatabase(TimeProvider.System, connection);

        await CheckAsync(connection, step);

        database.CountOrders().ShouldBe(1);
    }

    private static async Task CheckAsync(string store, CrashStep step)
    {
        var key = $"\"{Guid.NewGuid()}\"";
        await using (var owner = ChildProcess.Start(
            "dotnet", ["exec", typeof(OwnerProcess).Assembly.Location, store, step.ToString()]))
        using (var client = new OrderClient())
        {
            var address = (await owner.LineAsync(line => line.StartsWith("listens "), Patience)).Split(' ')[1];
            await Should.ThrowAsync<HttpRequestException>(
                () => client.OrderAsync(new Uri(new Uri(address), "/orders"), key));
            await owner.EndAsync();
        }

        await using var other = await OwnerProcess.OpenAsync(store, CrashStep.Never);
        var retry = await other.OrderAsync(key);
        var again = await other.OrderAsync(key);

        (retry.Status, retry.IsReplay).ShouldBe((201, step == CrashStep.Stored));
        (again.Status, again.Text, again.IsReplay).ShouldBe((201, "done", true));
    }
}
