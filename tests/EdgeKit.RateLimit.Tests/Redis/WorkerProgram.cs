using System.Globalization;
using EdgeKit.RateLimit.Leasing;
using EdgeKit.RateLimit.Permits;
using EdgeKit.RateLimit.Redis;
using EdgeKit.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.RateLimit.Tests.Redis;

/// <summary>
/// What this assembly does when a test starts it as a process of its own: one instance of an application, which a test
/// may kill.
/// </summary>
internal static class WorkerProgram
{
    private const int Callers = 8;

    /// <param name="args">What to do, the server, the key prefix and the settings.</param>
    public static async Task<int> Main(string[] args)
    {
        await using var instance = await TestInstance.StartAsync(args[1], args[3], args[2]);
        await instance.ReadyAsync();
        Console.WriteLine("ready");
        return args[0] == "hammer" ? await HammerAsync(instance, args[2]) : await HoldAsync(instance);
    }

    /// <summary>Waits for the word, asks until the other word, and then until every caller was refused.</summary>
    private static async Task<int> HammerAsync(TestInstance instance, string prefix)
    {
        await HeardAsync(instance, prefix + "go");
        var stop = HeardAsync(instance, prefix + "stop");
        var admitted = (await Task.WhenAll(
            Enumerable.Range(0, Callers).Select(_ => Task.Run(() => AskAsync(instance, stop))))).Sum();
        var held = instance.Services.GetRequiredService<LeaseTable>().Tokens;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"admitted {admitted} held {held}"));
        return 0;
    }

    private static async Task<int> HoldAsync(TestInstance instance)
    {
        var permit = await instance.Services.GetRequiredService<RedisPermitStore>().EnterAsync(
            instance.Charge("c"), RateLimitPriority.Normal);
        Console.WriteLine(permit.Decision.Admitted ? "holding" : "refused");
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    private static async Task<long> AskAsync(TestInstance instance, Task stop)
    {
        long admitted = 0;
        while (true)
        {
            if ((await instance.TakeAsync(instance.Charge("p"))).Admitted)
            {
                admitted++;
            }
            else if (stop.IsCompleted)
            {
                return admitted;
            }
            else
            {
                await Task.Delay(1);
            }
        }
    }

    private static async Task HeardAsync(TestInstance instance, string word)
    {
        var redis = instance.Services.GetRequiredService<RedisClient>();
        while (!await redis.ExecuteAsync(database => database.KeyExistsAsync(word)))
        {
            await Task.Delay(10);
        }
    }
}
