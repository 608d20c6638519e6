using System.Net;

namespace EdgeKit.Packages.Running;

/// <summary>
/// Two instances of an application over one Redis. The first registers EdgeKit before what it brings of its own and
/// runs in Development, where the container checks every registration; the second does the contrary.
/// </summary>
internal sealed class Pair : IAsyncDisposable
{
    private Pair(Stranger first, Stranger second) => (First, Second) = (first, second);

    public Stranger First { get; }

    public Stranger Second { get; }

    public IReadOnlyList<Stranger> Both => [First, Second];

    public static async Task<Pair> StartAsync(string folder, IReadOnlyList<string> settings)
    {
        var first = Stranger.StartAsync(folder, "Development", [.. settings, "--EdgeKitFirst=true"]);
        var second = Stranger.StartAsync(folder, "Production", [.. settings, "--EdgeKitFirst=false"]);
        try
        {
            return new Pair(await first, await second);
        }
        catch
        {
            await EndAsync(first);
            await EndAsync(second);
            throw;
        }
    }

    /// <summary>
    /// Asks both instances by turns for a path, all at once, and says how many requests were let through and how many
    /// limited.
    /// </summary>
    public async Task<(int Admitted, int Limited)> CrowdAsync(string path, string caller, int requests = 12)
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, requests).Select(n => Both[n % 2].GetAsync(path, ("X-Caller", caller))));
        return (answers.Count(
            a => a.Status == HttpStatusCode.OK), answers.Count(a => a.Status == HttpStatusCode.TooManyRequests));
    }

    public string Transcript() => string.Join('\n', Both.Select(s => s.Transcript()));

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }

    private static async Task EndAsync(Task<Stranger> starting)
    {
        await ((Task)starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (starting.IsCompletedSuccessfully)
        {
            await (await starting).DisposeAsync();
        }
    }
}
