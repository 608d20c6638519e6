using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;

namespace EdgeKit.Auth.TokenRefresh;

/// <summary>Runs work on a session slot on one instance at a time. Others poll until its lease is free.</summary>
internal sealed class LeaseRunner(ISessionStore store, TimeProvider timeProvider)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(400);

    /// <summary>Added to the server timeout, for writing the result.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private readonly string _owner = Guid.NewGuid().ToString("N");

    public static TimeSpan DurationFor(BffOptions options) => options.ServerTimeout + Margin;

    /// <summary>Waits for the lease, then runs the work; returns null if the session is gone.</summary>
    /// <exception cref="AuthorizationServerUnavailableException">The lease never became free.</exception>
    public async Task<T?> RunAsync<T>(string key, string slot, TimeSpan duration, Func<SlotLease, Task<T?>> work)
        where T : class
    {
        var startedAt = timeProvider.GetTimestamp();
        var pause = Pause;
        while (timeProvider.GetElapsedTime(startedAt) <= duration + Margin)
        {
            var lease = await store.TakeLeaseAsync(key, slot, _owner, duration).ConfigureAwait(false);
            if (lease.State != LeaseState.Held)
            {
                return lease.State == LeaseState.Gone ? null : await work(lease).ConfigureAwait(false);
            }

            await Task.Delay(pause, timeProvider).ConfigureAwait(false);
            pause = pause * 2 < MaxPause ? pause * 2 : MaxPause;
        }

        throw new AuthorizationServerUnavailableException("another instance holds the lease for too long");
    }
}
