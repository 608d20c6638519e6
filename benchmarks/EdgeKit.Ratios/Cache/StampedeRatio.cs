using System.Globalization;
using EdgeKit.Testing;

namespace EdgeKit.Ratios.Cache;

/// <summary>How often the origin is asked when 4 processes with 200 readers each want one key that has expired: against <c>MemoryCache.GetOrCreateAsync</c>.</summary>
internal sealed class StampedeRatio : IRatio
{
    private const int Processes = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Name => "cache-stampede";

    public string About => $"calls of the origin when a key expires under {Processes} processes x {StampedeReader.Readers} readers, against MemoryCache.GetOrCreateAsync";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var server = await RedisServer.StartAsync();
        var theirs = await RunAsync(StampedeReader.Theirs, server.EndPoint);
        var ours = await RunAsync(StampedeReader.Ours, server.EndPoint);
        return RatioResult.LessIsBetter(ours.Calls, theirs.Calls, "calls", ours.Bytes);
    }

    private static async Task<(double Calls, double Bytes)> RunAsync(string kind, string endPoint)
    {
        await using var readers = new DisposableList<ChildProcess>(Enumerable.Range(0, Processes).Select(_ => ChildProcess.Start(
            "dotnet", ["exec", typeof(StampedeRatio).Assembly.Location, StampedeReader.Argument, kind, endPoint])));
        await using var origin = await CountedOrigin.ConnectAsync(endPoint, kind);
        await AllSayAsync("warm");
        await Task.Delay(2 * StampedeReader.Ttl); // the key expires everywhere
        await origin.ResetAndGoAsync();
        var bytes = (await AllSayAsync("read")).Select(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)).Average();
        return (await origin.CallsAsync(), bytes);

        Task<string[]> AllSayAsync(string word) =>
            Task.WhenAll(readers.Items.Select(r => r.LineAsync(line => line.StartsWith(word, StringComparison.Ordinal), Patience)));
    }
}
