namespace EdgeKit.Resilience;

/// <summary>
/// Where <see cref="FallbackKind.LastGood"/> looks for an answer: a cache that keeps answers longer than they are
/// fresh. Register one as a singleton. Thread safe.
/// </summary>
public interface ILastGoodResponses
{
    /// <summary>Finds the last good answer to a request.</summary>
    /// <param name="request">The request that failed.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>An answer that the caller may dispose; <see langword="null"/> when there is none.</returns>
    ValueTask<HttpResponseMessage?> FindAsync(HttpRequestMessage request, CancellationToken cancellationToken);
}
