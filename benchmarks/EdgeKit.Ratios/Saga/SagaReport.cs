using System.Diagnostics;
using System.Globalization;
using EdgeKit.Testing;

namespace EdgeKit.Ratios.Saga;

/// <summary>
/// Orders through the whole shop to their last state: eight processes, SQLite, events over HTTP. As many customers as
/// below, each places its next order when the last one has ended.
/// </summary>
internal sealed class SagaReport : IReport
{
    private const int Customers = 16;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);

    public string Name => "saga-orders";

    public string About => "orders/s to their last state, all processes on this machine, SQLite over HTTP; no rival";

    public async Task<string> MeasureAsync()
    {
        var basePort = PortBlock.FirstOf(8);
        await using var shop = ChildProcess.Start(
            "dotnet", [BuiltShop.Dll("Shop.AppHost"), "--base-port", basePort.ToString(CultureInfo.InvariantCulture)]);
        await shop.LineAsync(line => line == "ready", StartPatience);
        var customers = await Task.WhenAll(
            Enumerable.Range(0, Customers).Select(i => Customer.EnterAsync(basePort, $"customer-{i}")));
        try
        {
            await BuyAsync(customers, WarmUp);
            var processor = ProcessorTime.Of(shop.Id);
            var started = Stopwatch.GetTimestamp();
            var latencies = await BuyAsync(customers, Measured);
            var elapsed = Stopwatch.GetElapsedTime(started);
            var spent = ProcessorTime.Of(shop.Id) - processor;
            return Describe(latencies, elapsed, spent);
        }
        finally
        {
            Array.ForEach(customers, customer => customer.Dispose());
            shop.Terminate();
            await Task.WhenAny(shop.Exited, Task.Delay(TimeSpan.FromSeconds(5)));
        }
    }

    private static async Task<double[]> BuyAsync(Customer[] customers, TimeSpan time)
    {
        var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(customers.Select(customer => customer.BuyUntilAsync(until)));
        return [.. all.SelectMany(latencies => latencies).Order()];
    }

    private string Describe(double[] latencies, TimeSpan elapsed, TimeSpan spent) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name} rate={latencies.Length / elapsed.TotalSeconds:0.0} p99_ms={latencies[(int)(latencies.Length * 0.99)]:0} cpu_ms={spent.TotalMilliseconds / latencies.Length:0.0}");
}
