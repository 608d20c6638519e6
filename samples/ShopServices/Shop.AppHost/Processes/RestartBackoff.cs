namespace Shop.AppHost.Processes;

/// <summary>Computes the delay before a restart: 1 s, doubled with each failure in a row, up to 30 s.</summary>
/// <param name="longest">The longest delay; null for 30 s.</param>
internal sealed class RestartBackoff(TimeSpan? longest = null)
{
    /// <summary>The environment variable for the longest delay in seconds, for tests that kill services.</summary>
    public const string CapVariable = "SHOP_RESTART_CAP";

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private readonly TimeSpan _longest = longest ?? TimeSpan.FromSeconds(30);

    /// <summary>After this uptime the next failure counts as the first.</summary>
    private static readonly TimeSpan Recovered = TimeSpan.FromSeconds(10);

    private TimeSpan _next = First;

    /// <summary>Creates a backoff with the limit of the environment.</summary>
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
