namespace Shop.AppHost.Processes;

/// <summary>
/// How long a service that died waits for its restart: 1 s, doubled with every death in a row, up to 30 s.
/// </summary>
/// <param name="longest">The cap; null for 30 s.</param>
internal sealed class RestartBackoff(TimeSpan? longest = null)
{
    /// <summary>Caps the pause, in seconds: for tests that kill services all the time.</summary>
    public const string CapVariable = "SHOP_RESTART_CAP";

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private readonly TimeSpan _longest = longest ?? TimeSpan.FromSeconds(30);

    /// <summary>Having served for this long, the next death counts as the first again.</summary>
    private static readonly TimeSpan Recovered = TimeSpan.FromSeconds(10);

    private TimeSpan _next = First;

    /// <summary>With the cap of the environment, or the usual one.</summary>
    public static RestartBackoff FromEnvironment() => new(
        int.TryParse(Environment.GetEnvironmentVariable(CapVariable), out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : null);

    public TimeSpan AfterServing(TimeSpan healthyFor)
    {
        var delay = healthyFor >= Recovered ? First : _next;
        _next = delay * 2 < _longest ? delay * 2 : _longest;
        return delay;
    }
}
