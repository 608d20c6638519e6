using EdgeKit.Cache;
using EdgeKit.Resilience;

namespace EdgeKit.Pipeline;

/// <summary>Lets a resilience policy fall back on responses that the client's cache still has.</summary>
internal sealed class CachedFallbackResponses(IStoredResponses kept) : ILastGoodResponses
{
    public ValueTask<HttpResponseMessage?> FindAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        kept.FindAsync(request, cancellationToken);
}
