namespace EdgeKit.Idempotency.Http;

/// <summary>
/// Claims a key, and lets a duplicate wait for the one that is in flight. Only the wait ends when its caller hangs up:
/// a claim that is under way may stand all the same, and would then keep retries out for a whole lease.
/// </summary>
internal static class ClaimWait
{
    /// <summary>How long to trust that a notice will come: one may be lost with a connection.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static ValueTask<IdempotencyBegin> BeginAsync(
        IIdempotencyStore store,
        IdempotencyClaim claim, TimeSpan wait, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        wait > TimeSpan.Zero ? BeginOrWaitAsync(store, claim, wait, timeProvider, cancellationToken)
        : store.BeginAsync(claim, CancellationToken.None);

    private static async ValueTask<IdempotencyBegin> BeginOrWaitAsync(
        IIdempotencyStore store,
        IdempotencyClaim claim, TimeSpan wait, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var begin = await store.BeginAsync(claim, CancellationToken.None).ConfigureAwait(false);
        if (begin.Verdict != IdempotencyVerdict.InFlight)
        {
            return begin;
        }

        var start = timeProvider.GetTimestamp();
        var bell = new Bell();
        var subscription = await store.SubscribeAsync(
            claim.Key, bell.Ring, CancellationToken.None).ConfigureAwait(false);
        await using (subscription.ConfigureAwait(false))
        {
            while (true)
            {
                // Asked again before the first wait: the answer may have come before the subscription.
                var rung = bell.NextRing;
                begin = await store.BeginAsync(claim, CancellationToken.None).ConfigureAwait(false);
                var left = wait - timeProvider.GetElapsedTime(start);
                if (begin.Verdict != IdempotencyVerdict.InFlight || left <= TimeSpan.Zero)
                {
                    return begin;
                }

                await rung.WaitAsync(left < Patience ? left : Patience, timeProvider, cancellationToken).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private sealed class Bell
    {
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task NextRing => Volatile.Read(ref _next).Task;

        public void Ring() =>
            Interlocked.Exchange(
                ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
