namespace Shop.AppHost.Processes;

/// <summary>How long a service that died waits for its restart: 1 s, doubled with every death in a row, up to 30 s.</summary>
internal sealed class RestartBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Having served for this long, the next death counts as the first again.</summary>
    private static readonly TimeSpan Recovered = TimeSpan.FromSeconds(10);

    private TimeSpan _next = First;

    public TimeSpan AfterServing(TimeSpan healthyFor)
    {
        var delay = healthyFor >= Recovered ? First : _next;
        _next = delay * 2 < Longest ? delay * 2 : Longest;
        return delay;
    }
}
