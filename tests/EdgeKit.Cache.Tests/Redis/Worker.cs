using EdgeKit.Testing;

namespace EdgeKit.Cache.Tests.Redis;

/// <summary>A process of its own that runs one instance; see <see cref="WorkerProgram"/>.</summary>
internal sealed class Worker(ChildProcess process) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static Worker Start(string endPoint, string prefix, params string[] what) => new(ChildProcess.Start(
        Environment.ProcessPath!, ["exec", typeof(Worker).Assembly.Location, endPoint, prefix, .. what]));

    public Task<string> SaysAsync(string beginning) =>
        process.LineAsync(l => l.StartsWith(beginning, StringComparison.Ordinal), Patience);

    public async Task EndsAsync() => (await process.EndAsync()).ShouldBe(0, process.Transcript());

    /// <summary>SIGKILL.</summary>
    public void Kill() => process.Kill();

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
