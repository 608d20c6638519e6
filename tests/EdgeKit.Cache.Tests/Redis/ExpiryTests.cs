namespace EdgeKit.Cache.Tests.Redis;

/// <summary>
/// Fills per expiry. The source itself complains about a call that was not needed, so none is asserted by the clock of
/// a test.
/// </summary>
public sealed class ExpiryTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    internal static readonly TimeSpan Ttl = TimeSpan.FromMilliseconds(200);

    private const int Processes = 3;

    /// <summary>Reads per second, and expiries: the long variants run with EDGEKIT_TEST_ALL=1.</summary>
    public static TheoryData<int, int> Loads => Environment.GetEnvironmentVariable("EDGEKIT_TEST_ALL") == "1"
        ? new() { { 10, 100 }, { 1_000, 100 }, { 10_000, 100 } }
        : new() { { 1_000, 10 } };

    [Theory]
    [MemberData(nameof(Loads))]
    public async Task An_expiry_costs_one_fill_however_many_read(int perSecond, int expiries)
    {
        var prefix = CacheInstance.NewPrefix();
        string[] load = ["expire", $"{Math.Max(1, perSecond / Processes)}", $"{expiries + 1}"];
        var workers = Enumerable.Range(
            0, Processes).Select(_ => Worker.Start(redis.Server.EndPoint, prefix, load)).ToArray();
        await Task.WhenAll(workers.Select(w => w.SaysAsync("ready")));
        await redis.Server.CommandAsync("SET", prefix + "go", "1");
        foreach (var worker in workers)
        {
            await worker.EndsAsync();
            await worker.DisposeAsync();
        }

        var needless = await redis.Server.CommandAsync("GET", prefix + "needless");
        needless.ShouldBeNullOrEmpty($"{expiries} expiries cost more than one fill each");
        int.Parse(await redis.Server.CommandAsync(
            "GET", prefix + "calls"), System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(expiries);
    }
}
