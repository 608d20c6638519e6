using System.Collections.Concurrent;

namespace EdgeKit.Redis.Tests;

public sealed class UnobservedTests
{
    [Fact]
    public async Task Late_or_missing_replies_leave_no_unobserved_exception()
    {
        var unobserved = new ConcurrentQueue<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> note = (_, e) => unobserved.Enqueue(e.Exception);
        TaskScheduler.UnobservedTaskException += note;
        try
        {
            await LoseCallsAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= note;
        }

        unobserved.ShouldBeEmpty();
    }

    private static async Task LoseCallsAsync()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(
            server.EndPoint, ("Timeout", "00:00:00.050"), ("ProbeInterval", "00:00:00.050"));
        server.Pause();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(
            async _ => await test.Client.TryEvaluateAsync(new RedisScript("one", "return 1"), [], [])));
        outcomes.ShouldAllBe(o => !o.IsSuccess);
        while (test.Client.IsAvailable)
        {
            await test.Client.TryExecuteAsync(d => d.PingAsync());
        }

        await server.KillAsync();
        using var metrics = new MetricReadings();
        await TestClient.UntilAsync(() => metrics.Read("edgekit.redis.in_flight", test.Services) == 0);
    }
}
