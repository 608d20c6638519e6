namespace EdgeKit.Idempotency.Http;

/// <summary>
/// Claims a key, and lets a duplicate wait for the request in flight. A caller that disconnects cancels only the wait:
/// a cancelled claim might succeed nevertheless and block retries for the length of a lease.
/// </summary>
internal static class ClaimWaiter
{
    /// <summary>A notification may be lost with its connection, so the store is also polled.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    public static async ValueTask<IdempotencyClaimResult> ClaimAsync(
        IIdempotencyStore store, IdempotencyClaim claim, TimeSpan wait, TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var result = await store.BeginAsync(claim, CancellationToken.None).ConfigureAwait(false);
        if (result.Status != IdempotencyClaimStatus.InFlight || wait == TimeSpan.Zero)
        {
            return result;
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
                result = await store.BeginAsync(claim, CancellationToken.None).ConfigureAwait(false);
                var remaining = wait - timeProvider.GetElapsedTime(start);
                if (result.Status != IdempotencyClaimStatus.InFlight || remaining <= TimeSpan.Zero)
                {
                    return result;
                }

                var pause = remaining < PollInterval ? remaining : PollInterval;
                await changed.WaitAsync(pause, timeProvider, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private sealed class ChangeSignal
    {
        private TaskCompletionSource _next = Create();

        public Task Next => Volatile.Read(ref _next).Task;

        public void Set() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

        private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
