using System.Globalization;
using EdgeKit.Testing;

namespace EdgeKit.RateLimit.Tests.Redis;

/// <summary>A process of its own that runs one instance; see <see cref="WorkerProgram"/>.</summary>
internal sealed class Worker(ChildProcess process) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static Worker Start(string what, string endPoint, string prefix, string json) => new(ChildProcess.Start(
        Environment.ProcessPath!, ["exec", typeof(Worker).Assembly.Location, what, endPoint, prefix, json]));

    public Task SaysAsync(string line) => process.LineAsync(l => l == line, Patience);

    /// <summary>
    /// What it admitted, and what it still held of leased tokens then; waits for its end, at which those go back.
    /// </summary>
    public async Task<(long Admitted, long Held)> ResultAsync()
    {
        var line = await process.LineAsync(l => l.StartsWith("admitted ", StringComparison.Ordinal), Patience);
        var words = line.Split(' ');
        (await process.EndAsync()).ShouldBe(0);
        return (long.Parse(words[1], CultureInfo.InvariantCulture), long.Parse(words[3], CultureInfo.InvariantCulture));
    }

    /// <summary>SIGKILL; completes when it is gone.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.EndAsync();
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
