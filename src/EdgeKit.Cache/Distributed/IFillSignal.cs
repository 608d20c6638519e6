namespace EdgeKit.Cache.Distributed;

/// <summary>
/// What is listened for before a question is sent, so that nothing that happens after the answer is missed.
/// </summary>
internal interface IFillSignal : IDisposable
{
    /// <summary>Completes when something has happened to the key, or when it is time to ask again.</summary>
    ValueTask WaitAsync(TimeSpan atMost, CancellationToken cancellationToken);
}
