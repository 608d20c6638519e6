namespace EdgeKit.Cache.Distributed;

/// <summary>A subscription opened before the read, so that no change after it is missed.</summary>
internal interface IFillSignal : IDisposable
{
    /// <summary>Completes when the key has changed, or when it is time to poll.</summary>
    ValueTask WaitAsync(TimeSpan atMost, CancellationToken cancellationToken);
}
