using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Stored;

namespace EdgeKit.Cache.Http.Calling;

/// <summary>Finds what a private cache still keeps.</summary>
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

        var fields = MessageFields.Of(request);
        var entry = await engine.FindKeptAsync(key, cancellationToken).ConfigureAwait(false);
        if (StoredAnswer.MarkerOf(entry) is { } marker)
        {
            entry = await engine.FindKeptAsync(
                Keys.ResponseKey.Variant(key, marker, fields, null), cancellationToken).ConfigureAwait(false);
        }

        return StoredAnswer.Of(entry, engine.Clock) is { Response.Lifetimes.NeverStale: false } answer
            ? StoredMessage.MakeKept(answer, request)
            : null;
    }
}
