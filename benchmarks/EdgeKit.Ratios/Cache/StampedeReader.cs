using System.Globalization;
using EdgeKit.Cache;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Ratios.Cache;

/// <summary>One process of <see cref="StampedeRatio"/>: reads the key once, and when it is told to, 200 times at once.</summary>
internal static class StampedeReader
{
    public const string Argument = "--stampede-reader";
    public const string Ours = "ours";
    public const string Theirs = "theirs";
    public const int Readers = 200;
    public static readonly TimeSpan Ttl = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(string kind, string endPoint)
    {
        await using var origin = await CountedOrigin.ConnectAsync(endPoint, kind);
        using var memory = new MemoryCache(new MemoryCacheOptions());
        foreach (var hosted in origin.Services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(CancellationToken.None);
        }

        Func<Task> read = kind == Ours ? () => ReadOursAsync(origin) : () => ReadTheirsAsync(memory, origin);
        await read();
        Console.WriteLine("warm");
        await origin.WaitForGoAsync();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Task.Run(read)));
        var bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Readers;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"read {bytes:0}"));
    }

    private static async Task ReadOursAsync(CountedOrigin origin) =>
        await origin.Services.GetRequiredService<IObjectCaches>().Get("products").GetOrSetAsync<string>("key", (_, ct) => origin.AskAsync(ct));

    private static async Task ReadTheirsAsync(MemoryCache memory, CountedOrigin origin) => await memory.GetOrCreateAsync("key", entry =>
    {
        entry.AbsoluteExpirationRelativeToNow = Ttl;
        return origin.AskAsync(CancellationToken.None).AsTask();
    });
}
