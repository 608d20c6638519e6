using System.Globalization;

namespace EdgeKit.Cache.Tests.Redis;

/// <summary>
/// The program of processes that share a cache: <c>read READERS</c> reads one key concurrently, <c>hang</c> begins a
/// fill and never ends it, <c>expire RATE FILLS</c> reads a key at a rate until it was filled that often.
/// </summary>
internal static class WorkerProgram
{
    public static async Task<int> Main(string[] arguments)
    {
        var (endPoint, prefix, what) = (arguments[0], arguments[1], arguments[2]);
        await using var instance = await CacheInstance.StartAsync(endPoint, prefix, [.. PolicyOf(what)]);
        await instance.InStepAsync();
        var source = new CountedSource(instance.Redis);
        Console.WriteLine("ready");
        await source.WaitForAsync("go");
        switch (what)
        {
            case "read":
                await ReadAsync(instance, source, Number(arguments[3]));
                break;
            case "hang":
                await instance.Cache.GetOrSetAsync<string>("k", async (_, ct) => await HangAsync(ct));
                break;
            default:
                await ExpireAsync(instance, source, Number(arguments[3]), Number(arguments[4]));
                break;
        }

        return 0;
    }

    private static IEnumerable<(string Setting, string Value)> PolicyOf(string what) => what == "expire"
        ? [("Ttl", ExpiryTests.Ttl.ToString()), ("StaleWhileRevalidate", "00:10:00"), ("EarlyRefreshBeta", "1")]
        : [];

    private static async Task ReadAsync(CacheInstance instance, CountedSource source, int readers)
    {
        var values = await Task.WhenAll(Enumerable.Range(
            0, readers).Select(_ => instance.Cache.GetOrSetAsync<long>("k", source.MakeAsync).AsTask()));
        Console.WriteLine($"read {string.Join(',', values.Select(v => v.Value).Distinct())}");
    }

    private static async Task<string> HangAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine("filling");
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return "";
    }

    private static async Task ExpireAsync(CacheInstance instance, CountedSource source, int perSecond, int fills)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var (started, reads) = (TimeProvider.System.GetTimestamp(), 0L);
        for (long version = 0; version < fills; await beat.WaitForNextTickAsync())
        {
            for (var due = (
                long)(TimeProvider.System.GetElapsedTime(started).TotalSeconds * perSecond); reads < due; reads++)
            {
                version = Math.Max(version, (await instance.Cache.GetOrSetAsync<long>("k", source.MakeAsync)).Value);
            }
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
