namespace EdgeKit.Auth.Redis;

/// <summary>Listens here and elsewhere, until disposed.</summary>
internal sealed class CombinedSubscription(IAsyncDisposable here, IAsyncDisposable elsewhere) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await here.DisposeAsync().ConfigureAwait(false);
        await elsewhere.DisposeAsync().ConfigureAwait(false);
    }
}
