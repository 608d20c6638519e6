using EdgeKit.Cache;
using EdgeKit.Resilience;

namespace EdgeKit.Pipeline;

/// <summary>
/// Lets a resilience policy fall back on what the client's cache still keeps: neither leaf knows of the other.
/// </summary>
internal sealed class CachedFallbackResponses(IKeptResponses kept) : ILastGoodResponses
{
    public ValueTask<HttpResponseMessage?> FindAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        kept.FindAsync(request, cancellationToken);
}
