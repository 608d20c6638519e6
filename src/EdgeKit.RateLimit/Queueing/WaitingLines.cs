using System.Collections.Concurrent;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Keys;

namespace EdgeKit.RateLimit.Queueing;

/// <summary>The lines of this process, one per bucket for which somebody waits.</summary>
internal sealed class WaitingLines(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<BucketKey, WaitingLine> _lines = new();

    /// <summary>Whether somebody waits for a bucket, so that a newcomer must not overtake.</summary>
    public bool IsTaken(in Charge charge) =>
        charge.Policy.Options.Queue > 0
        && !_lines.IsEmpty && _lines.TryGetValue(charge.Key, out var line) && !line.IsEmpty;

    /// <returns>The first of a request's charges for whose bucket somebody waits, or -1.</returns>
    public int FirstTaken(Charge[] charges)
    {
        for (var i = 0; !_lines.IsEmpty && i < charges.Length; i++)
        {
            if (IsTaken(charges[i]))
            {
                return i;
            }
        }

        return -1;
    }

    public void Wake(in Charge charge)
    {
        if (charge.Policy.Options.Queue > 0 && _lines.TryGetValue(charge.Key, out var line))
        {
            line.Wake();
        }
    }

    /// <summary>Waits in the line of a bucket.</summary>
    /// <returns>The verdict, or nothing when there was no place, or somebody newer took it.</returns>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public async ValueTask<Verdict?> WaitAsync(
        Charge charge, DecisionRequest request,
        TimeSpan wait, Func<DecisionRequest, ValueTask<Verdict>> decide, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            var line = _lines.GetOrAdd(
                charge.Key, static (_, a) => new WaitingLine(a.Options.Queue, a.Options.QueueOrder, a.timeProvider, a.decide),
                (charge.Policy.Options, timeProvider, decide));
            if (line.Join(request, wait, out var closed) is { } waiter)
            {
                await using var leaving = cancellationToken.UnsafeRegister(
                    _ => line.Leave(waiter, cancellationToken), null).ConfigureAwait(false);
                return await waiter.Task.ConfigureAwait(false);
            }

            if (!closed)
            {
                return null;
            }

            _lines.TryRemove(KeyValuePair.Create(charge.Key, line));
        }
    }
}
