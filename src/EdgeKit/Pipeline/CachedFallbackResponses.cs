using EdgeKit.Cache;
using EdgeKit.Resilience;

namespace EdgeKit.Pipeline;

/// <summary>Lets a resilience policy fall back on responses that the client's cache still has.</summary>
internal sealed class CachedFallbackResponses(IStoredResponses stored) : ILastGoodResponses
{
    public ValueTask<HttpResponseMessage?> FindAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        stored.FindAsync(request, cancellationToken);
}
