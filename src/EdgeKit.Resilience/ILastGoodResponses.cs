namespace EdgeKit.Resilience;

/// <summary>
/// Supplies responses for <see cref="FallbackKind.LastGood"/>, usually a cache that keeps stale responses. Register it
/// as a singleton. Implementations must be thread safe.
/// </summary>
public interface ILastGoodResponses
{
    /// <summary>Finds the last good response to a request.</summary>
    /// <param name="request">The request that failed.</param>
    /// <param name="cancellationToken">Cancels the lookup.</param>
    /// <returns>A response owned by the caller, or <see langword="null"/>.</returns>
    ValueTask<HttpResponseMessage?> FindAsync(HttpRequestMessage request, CancellationToken cancellationToken);
}
