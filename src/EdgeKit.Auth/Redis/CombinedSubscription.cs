namespace EdgeKit.Auth.Redis;

/// <summary>Two subscriptions, disposed together.</summary>
internal sealed class CombinedSubscription(IAsyncDisposable local, IAsyncDisposable remote) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await local.DisposeAsync().ConfigureAwait(false);
        await remote.DisposeAsync().ConfigureAwait(false);
    }
}
