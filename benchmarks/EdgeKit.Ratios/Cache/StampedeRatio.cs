using System.Globalization;
using EdgeKit.Testing;

namespace EdgeKit.Ratios.Cache;

/// <summary>
/// How often the origin is asked when 4 processes with 200 readers each want one key that has expired.
/// </summary>
internal sealed class StampedeRatio(string name, string rival, string kind) : IRatio
{
    private const int Processes = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Name => name;

    public string About =>
        $"calls of the origin when a key expires under {Processes} processes x {StampedeReader.Readers} readers, against {rival}";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var server = await RedisServer.StartAsync();
        var theirs = await RunAsync(kind, server.EndPoint);
        var ours = await RunAsync(StampedeReader.Ours, server.EndPoint);
        return RatioResult.LessIsBetter(ours, theirs, "calls");
    }

    private static async Task<(double Calls, double Bytes)> RunAsync(string kind, string endPoint)
    {
        await using var readers = new DisposableList<ChildProcess>(
            Enumerable.Range(0, Processes).Select(_ => ChildProcess.Start(
            "dotnet", ["exec", typeof(StampedeRatio).Assembly.Location, StampedeReader.Argument, kind, endPoint])));
        await using var origin = await CountedOrigin.ConnectAsync(endPoint, kind);
        await AllSayAsync("warm");
        await Task.Delay(StampedeReader.Ttl + TimeSpan.FromSeconds(1)); // the key expires everywhere
        await origin.ResetAndGoAsync();
        var bytes = (await AllSayAsync("read")).Select(
            line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)).Average();
        return (await origin.CallsAsync(), bytes);

        Task<string[]> AllSayAsync(string word) =>
            Task.WhenAll(readers.Items.Select(
                r => r.LineAsync(line => line.StartsWith(word, StringComparison.Ordinal), Patience)));
    }
}
