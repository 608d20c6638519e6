namespace EdgeKit.Cache;

/// <summary>
/// What the cache of an <see cref="HttpClient"/> still keeps of answers, fresh or stale: for a fallback when a call has
/// failed. Thread safe.
/// </summary>
public interface IStoredResponses
{
    /// <summary>Finds the stored answer to a request that has passed a handler of <c>AddEdgeKitCache</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>
    /// An answer that the caller disposes of; <see langword="null"/> when none is kept, or its origin forbids to use it
    /// when it is stale (<c>must-revalidate</c>, <c>no-cache</c>).
    /// </returns>
    ValueTask<HttpResponseMessage?> FindAsync(HttpRequestMessage request, CancellationToken cancellationToken);
}
