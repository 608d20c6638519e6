using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Http.Storage;

namespace EdgeKit.Cache.Http.Client;

/// <summary>Finds responses that a private cache still has.</summary>
internal sealed class KeptResponses(CacheEngine engine) : IKeptResponses
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
        var entry = await engine.FindKeptAsync(key, cancellationToken).ConfigureAwait(false);
        if (CachedResponse.MarkerOf(entry) is { } marker)
        {
            entry = await engine.FindKeptAsync(
                ResponseKey.Variant(key, marker, fields, null), cancellationToken).ConfigureAwait(false);
        }

        return CachedResponse.Of(entry, engine.Clock) is { Response.Lifetimes.NeverStale: false } answer
            ? ResponseMessages.CreateStored(answer, request)
            : null;
    }
}
