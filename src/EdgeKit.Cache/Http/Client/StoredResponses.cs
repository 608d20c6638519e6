using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Storage;

namespace EdgeKit.Cache.Http.Client;

/// <summary>Finds responses that a private cache still has.</summary>
internal sealed class StoredResponses(CacheEngine engine) : IStoredResponses
{
    public async ValueTask<HttpResponseMessage?> FindAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Options.TryGetValue(PrivateCacheHandler.KeyOption, out var key))
        {
            return null;
        }

        var fields = MessageHeaders.Of(request);
        var entry = await engine.FindStoredAsync(key, cancellationToken).ConfigureAwait(false);
        if (CachedResponse.MarkerOf(entry) is { } marker)
        {
            entry = await engine.FindStoredAsync(
                ResponseKey.Variant(key, marker, fields, null), cancellationToken).ConfigureAwait(false);
        }

        return CachedResponse.Of(entry, engine.Clock) is { Response.Lifetimes.NeverStale: false } stored
            ? ResponseMessages.CreateStored(stored, request)
            : null;
    }
}
