namespace EdgeKit.Policies;

/// <summary>
/// The point in time after which the result of the current work is no longer needed. Flows with asynchronous calls, as
/// the current culture does: a server begins one per request, and all that waits on its behalf (an HTTP call, a Redis
/// command, a cache fill) gets at most the remaining time. Monotonic. Thread safe.
/// </summary>
/// <remarks>
/// A deadline ends with the scope that began it. Work that outlives the scope, such as a background refresh, has no
/// deadline from then on.
/// </remarks>
public sealed class Deadline
{
    /// <summary>Too short for a response to return from a server that was given the deadline.</summary>
    private static readonly TimeSpan Negligible = TimeSpan.FromMilliseconds(100);

    private static readonly AsyncLocal<Deadline?> Ambient = new();

    private readonly TimeProvider _timeProvider;
    private readonly long _startedAt;
    private readonly TimeSpan _limit;
    private bool _ended;

    private Deadline(TimeSpan limit, TimeProvider timeProvider, bool isCallers)
    {
        _limit = limit;
        _timeProvider = timeProvider;
        IsCallers = isCallers;
        _startedAt = timeProvider.GetTimestamp();
    }

    /// <summary>The deadline of the current work; <see langword="null"/> if it has none.</summary>
    public static Deadline? Current =>
        Ambient.Value is { } deadline && !Volatile.Read(ref deadline._ended) ? deadline : null;

    /// <summary>The remaining time; negative after the deadline has passed.</summary>
    public TimeSpan Remaining => _limit - _timeProvider.GetElapsedTime(_startedAt);

    /// <summary>
    /// True if the caller set the deadline rather than this process. A failure caused by such a deadline is not counted
    /// against the servers that were called; otherwise one impatient caller could open their circuits for everyone.
    /// </summary>
    public bool IsCallers { get; }

    /// <summary>
    /// True if at most a tenth of the time, or at most 100 ms, remains. A failure from then on may be caused by the
    /// deadline itself, here or in a server that received it.
    /// </summary>
    public bool IsAllButOver => Remaining <= (_limit / 10 > Negligible ? _limit / 10 : Negligible);

    /// <summary>Begins a deadline for the rest of this flow; an enclosing one that ends earlier prevails.</summary>
    /// <param name="remaining">The time from now.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <returns>Dispose it in the same flow to restore the enclosing deadline.</returns>
    public static IDisposable Begin(TimeSpan remaining, TimeProvider timeProvider) =>
        Begin(remaining, timeProvider, isCallers: false);

    /// <summary>Begins a deadline that the caller set; see <see cref="IsCallers"/>.</summary>
    /// <param name="remaining">How long the caller will wait.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <returns>Dispose it in the same flow to restore the enclosing deadline.</returns>
    public static IDisposable BeginCallers(TimeSpan remaining, TimeProvider timeProvider) =>
        Begin(remaining, timeProvider, isCallers: true);

    /// <summary>
    /// Suspends the deadline for the rest of this flow: for work that must complete although the caller no longer
    /// waits, such as recording an outcome or releasing a permit.
    /// </summary>
    /// <returns>Dispose it in the same flow to restore the deadline.</returns>
    public static IDisposable Suspend() => Enter(null);

    /// <summary>Limits a timeout to the remaining time of the current deadline, if there is one.</summary>
    /// <param name="limit">The timeout; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <returns>The shorter of the two; zero if the deadline has passed.</returns>
    public static TimeSpan Cut(TimeSpan limit)
    {
        if (Current is not { } deadline)
        {
            return limit;
        }

        var remaining = deadline.Remaining is { Ticks: > 0 } left ? left : TimeSpan.Zero;
        return limit == Timeout.InfiniteTimeSpan || remaining < limit ? remaining : limit;
    }

    private static Scope Begin(TimeSpan remaining, TimeProvider timeProvider, bool isCallers)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        return Enter(Current is { } outer && outer.Remaining is var left && left < remaining
            ? new Deadline(left, timeProvider, outer.IsCallers)
            : new Deadline(remaining, timeProvider, isCallers));
    }

    private static Scope Enter(Deadline? inner)
    {
        var scope = new Scope(inner, Ambient.Value);
        Ambient.Value = inner;
        return scope;
    }

    private sealed class Scope(Deadline? inner, Deadline? outer) : IDisposable
    {
        public void Dispose()
        {
            if (inner is not null)
            {
                Volatile.Write(ref inner._ended, true);
            }

            Ambient.Value = outer;
        }
    }
}
