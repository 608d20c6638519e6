namespace EdgeKit.Idempotency.Http;

/// <summary>
/// Claims a key, and lets a duplicate wait for the request in flight. A caller that disconnects cancels only the wait:
/// a cancelled claim might succeed nevertheless and block retries for the length of a lease.
/// </summary>
internal static class ClaimWaiter
{
    /// <summary>A notification may be lost with its connection, so the store is also polled.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    public static ValueTask<IdempotencyClaimResult> ClaimAsync(
        IIdempotencyStore store,
        IdempotencyClaim claim, TimeSpan wait, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        wait > TimeSpan.Zero ? ClaimOrWaitAsync(store, claim, wait, timeProvider, cancellationToken)
        : store.BeginAsync(claim, CancellationToken.None);

    private static async ValueTask<IdempotencyClaimResult> ClaimOrWaitAsync(
        IIdempotencyStore store,
        IdempotencyClaim claim, TimeSpan wait, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var begin = await store.BeginAsync(claim, CancellationToken.None).ConfigureAwait(false);
        if (begin.Status != IdempotencyClaimStatus.InFlight)
        {
            return begin;
        }

        var start = timeProvider.GetTimestamp();
        var signal = new ChangeSignal();
        var subscription = await store.SubscribeAsync(
            claim.Key, signal.Set, CancellationToken.None).ConfigureAwait(false);
        await using (subscription.ConfigureAwait(false))
        {
            while (true)
            {
                // Claim again before the first wait: the outcome may have arrived before the subscription.
                var changed = signal.Next;
                begin = await store.BeginAsync(claim, CancellationToken.None).ConfigureAwait(false);
                var remaining = wait - timeProvider.GetElapsedTime(start);
                if (begin.Status != IdempotencyClaimStatus.InFlight || remaining <= TimeSpan.Zero)
                {
                    return begin;
                }

                await changed.WaitAsync(remaining < PollInterval ? remaining : PollInterval, timeProvider, cancellationToken).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private sealed class ChangeSignal
    {
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Next => Volatile.Read(ref _next).Task;

        public void Set() =>
            Interlocked.Exchange(
                ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
