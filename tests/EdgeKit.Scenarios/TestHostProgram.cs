using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>
/// The entry point when this assembly runs as a program: a test process that holds a shop and a Redis server until it
/// is killed.
/// </summary>
internal static class TestHostProgram
{
    /// <summary>The prefix of the output line with the ids of its processes.</summary>
    public const string Holds = "holds ";

    public static async Task Main()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var shop = await ShopUnderTest.OpenAsync(new ShopStart { ByDotnetRun = true });
        Console.WriteLine(Holds + string.Join(',',
            [redis.ProcessId, shop.Host.Id, ServiceProcesses.ParentOf(shop.ProcessOf("bank")), .. shop.Processes()]));
        await Task.Delay(Timeout.Infinite);
    }
}
