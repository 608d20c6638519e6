using EdgeKit.Auth.Oidc;
using EdgeKit.Auth.Sessions;

namespace EdgeKit.Auth.TokenRefresh;

/// <summary>
/// Does a piece of work on a slot of a session at one place at a time, among all instances: the lease is taken in the
/// store, and who finds it taken looks again after a while. In one process callers have joined before, so that one of
/// them looks per instance.
/// </summary>
internal sealed class LeaseRunner(ISessionStore store, TimeProvider timeProvider)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);

    /// <summary>What the server may take, and then the writing.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private readonly string _owner = Guid.NewGuid().ToString("N");

    public static TimeSpan DurationFor(BffOptions options) => options.ServerTimeout + Margin;

    /// <summary>Waits for the lease, and works under it; default when the session is gone.</summary>
    /// <exception cref="AuthorizationServerUnavailableException">
    /// Another instance has held the lease for longer than a lease lasts.
    /// </exception>
    public async Task<T?> RunAsync<T>(string key, string slot, TimeSpan duration, Func<SlotLease, Task<T?>> work)
        where T : class
    {
        var began = timeProvider.GetTimestamp();
        var pause = Pause;
        while (timeProvider.GetElapsedTime(began) <= duration + Margin)
        {
            SlotLease lease = await store.TakeLeaseAsync(key, slot, _owner, duration).ConfigureAwait(false);
            if (lease.State != LeaseState.Held)
            {
                return lease.State == LeaseState.Gone ? null : await work(lease).ConfigureAwait(false);
            }

            await Task.Delay(pause, timeProvider).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        throw new AuthorizationServerUnavailableException("another instance has been asking it for too long");
    }
}
