namespace EdgeKit.Cache;

/// <summary>The responses in an <see cref="HttpClient"/>'s cache: a fallback for failed calls. Thread safe.</summary>
public interface IStoredResponses
{
    /// <summary>Finds the stored response to a request that has passed a handler of <c>AddEdgeKitCache</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>
    /// A response that the caller disposes; <see langword="null"/> if none is stored, or if it is stale and its origin
    /// forbids reuse (<c>must-revalidate</c>, <c>no-cache</c>).
    /// </returns>
    ValueTask<HttpResponseMessage?> FindAsync(HttpRequestMessage request, CancellationToken cancellationToken);
}
