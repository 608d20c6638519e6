using EdgeKit.Scenarios.Running;

namespace EdgeKit.Scenarios;

/// <summary>
/// What this assembly is when it is started as a program: a test process with a shop and a server open, there to be
/// killed.
/// </summary>
internal static class TestHostProgram
{
    /// <summary>What it prints before the processes that it holds open.</summary>
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
