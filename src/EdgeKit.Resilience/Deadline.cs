namespace EdgeKit.Resilience;

/// <summary>
/// When the work in hand stops being of use: flows with the asynchronous work, as the current culture does. Whoever receives a request
/// begins one; calls through EdgeKit's pipeline get no more time than what remains and send it on. Monotonic. Thread safe.
/// </summary>
public sealed class Deadline
{
    private static readonly AsyncLocal<Deadline?> Ambient = new();

    private readonly TimeProvider _clock;
    private readonly long _startedAt;
    private readonly TimeSpan _limit;

    private Deadline(TimeSpan limit, TimeProvider clock)
    {
        _limit = limit;
        _clock = clock;
        _startedAt = clock.GetTimestamp();
    }

    /// <summary>The deadline of the work in hand; <see langword="null"/> when it has none.</summary>
    public static Deadline? Current => Ambient.Value;

    /// <summary>What is left; negative when it is over.</summary>
    public TimeSpan Remaining => _limit - _clock.GetElapsedTime(_startedAt);

    /// <summary>
    /// Begins a deadline for what follows in this asynchronous flow. One that would end after the deadline around it is cut to that.
    /// </summary>
    /// <param name="remaining">How much time there is.</param>
    /// <param name="clock">The clock.</param>
    /// <returns>Dispose it in the same flow to go back to the deadline around it.</returns>
    public static IDisposable Begin(TimeSpan remaining, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var outer = Ambient.Value;
        var limit = outer is { } o && o.Remaining < remaining ? o.Remaining : remaining;
        Ambient.Value = new Deadline(limit, clock);
        return new Scope(outer);
    }

    private sealed class Scope(Deadline? outer) : IDisposable
    {
        public void Dispose() => Ambient.Value = outer;
    }
}
