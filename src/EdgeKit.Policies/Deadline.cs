namespace EdgeKit.Policies;

/// <summary>
/// When the work in hand stops being of use: flows with the asynchronous work, as the current culture does. Whoever
/// receives a request begins one; whatever waits on the work's behalf (an HTTP call, a call to Redis, a cache fill)
/// gets no more time than what remains. It stands on the ground floor because every feature above keeps to it.
/// Monotonic. Thread safe.
/// </summary>
/// <remarks>
/// A deadline ends with the scope that began it. Work that was started inside and outlives the scope, such as a refresh
/// in the background, sees none from then on.
/// </remarks>
public sealed class Deadline
{
    /// <summary>What is too little for an answer to come back from whoever was told of the deadline.</summary>
    private static readonly TimeSpan Nothing = TimeSpan.FromMilliseconds(100);

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

    /// <summary>The deadline of the work in hand; <see langword="null"/> when it has none.</summary>
    public static Deadline? Current =>
        Ambient.Value is { } deadline && !Volatile.Read(ref deadline._ended) ? deadline : null;

    /// <summary>What is left; negative when it is over.</summary>
    public TimeSpan Remaining => _limit - _timeProvider.GetElapsedTime(_startedAt);

    /// <summary>
    /// Whether whoever made the request set it, and not this process. Such a deadline cuts the caller's own wait; what
    /// fails by it says nothing about those that were asked, or one caller in a hurry could have them refused to
    /// everybody.
    /// </summary>
    public bool IsCallers { get; }

    /// <summary>
    /// Whether a tenth of it or less, or 100 ms or less, is left: what fails now may fail for want of time, here or at
    /// whoever was told how much there is.
    /// </summary>
    public bool IsAllButOver => Remaining <= (_limit / 10 > Nothing ? _limit / 10 : Nothing);

    /// <summary>
    /// Begins a deadline for what follows in this asynchronous flow. One that would end after the deadline around it is
    /// cut to that.
    /// </summary>
    /// <param name="remaining">How much time there is.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <returns>Dispose it in the same flow to go back to the deadline around it.</returns>
    public static IDisposable Begin(TimeSpan remaining, TimeProvider timeProvider) =>
        Begin(remaining, timeProvider, isCallers: false);

    /// <summary>
    /// Begins a deadline that came with a request, see <see cref="IsCallers"/>; otherwise as
    /// <see cref="Begin(TimeSpan, TimeProvider)"/>.
    /// </summary>
    /// <param name="remaining">How long the caller will wait.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <returns>Dispose it in the same flow to go back to the deadline around it.</returns>
    public static IDisposable BeginCallers(TimeSpan remaining, TimeProvider timeProvider) =>
        Begin(remaining, timeProvider, isCallers: true);

    /// <summary>
    /// Lifts the deadline for what follows in this asynchronous flow: for what has to be done although nobody waits any
    /// more, such as writing down what was done, or giving back a permit.
    /// </summary>
    /// <returns>Dispose it in the same flow to go back to the deadline around it.</returns>
    public static IDisposable Suspend() => Enter(null);

    /// <summary>Cuts a time limit to what remains of the deadline of the work in hand, if it has one.</summary>
    /// <param name="limit">The limit without a deadline; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <returns>The shorter of both; zero when the deadline is over.</returns>
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
