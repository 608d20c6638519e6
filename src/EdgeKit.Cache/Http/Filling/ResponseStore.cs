using System.Buffers;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Stored;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Filling;

/// <summary>Puts answers into the engine, behind a marker when fields of the request select them.</summary>
internal sealed class ResponseStore(CacheEngine engine)
{
    /// <summary>Fastly's name for tags, which others have taken up.</summary>
    private const string TagField = "Surrogate-Key";

    /// <summary>Stores an answer.</summary>
    /// <param name="order">What was asked.</param>
    /// <param name="response">The answer.</param>
    /// <param name="body">Its body.</param>
    /// <param name="headers">All of the origin's fields.</param>
    /// <param name="newMarker">What <see cref="NewMarker"/> has made of them.</param>
    /// <returns>Whether it was accepted: not when the key was purged meanwhile, or the lease was lost.</returns>
    public ValueTask<bool> SaveAsync(FillOrder order, StoredResponse response, ReadOnlySequence<byte> body, IHeaderDictionary headers, VaryMarker? newMarker)
    {
        var content = new CacheContent(body, MetadataCodec.Encode(response)) { Instance = response };
        return newMarker is null
            ? PutAsync(order.Lease, order.Key, content, Retention.Of(response), TagsOf(headers[TagField]))
            : SaveBehindNewMarkerAsync(order, newMarker, content, Retention.Of(response), TagsOf(headers[TagField]));
    }

    /// <summary>The marker that has to be put under the URL, because other fields select than were known to.</summary>
    public static VaryMarker? NewMarker(FillOrder order, IHeaderDictionary headers)
    {
        var names = SelectingNames(order, headers);
        return names.SequenceEqual(order.Marker?.Names ?? [], StringComparer.Ordinal) ? null : new VaryMarker(Guid.NewGuid().ToString("N"), names);
    }

    /// <summary>Lets the old answer go: its origin has taken back that it may be stored. Those who wait ask for themselves.</summary>
    public async ValueTask ForgetAsync(FillOrder order)
    {
        if (order.Lease is { } lease)
        {
            await lease.UncacheableAsync(TimeSpan.Zero).ConfigureAwait(false);
        }

        await engine.RemoveAsync(order.Key).ConfigureAwait(false);
    }

    /// <summary>Gives the old answer new fields and a new life.</summary>
    public static ValueTask<bool> RenewAsync(FillOrder order, StoredResponse response) => order.Lease is null
        ? new(false) // validated by each reader for himself: it lives as long as it was to live
        : order.Lease.RenewAsync(MetadataCodec.Encode(response), response, Retention.Of(response), TagsOf(response.Find(TagField)));

    private async ValueTask<bool> SaveBehindNewMarkerAsync(
        FillOrder order, VaryMarker marker, CacheContent content, Lifetimes lifetimes, IReadOnlyList<string> tags)
    {
        var markerContent = new CacheContent(default, MetadataCodec.Encode(marker)) { Instance = marker };
        await engine.SetAsync(order.VariantOf(marker), content, lifetimes, tags).ConfigureAwait(false);
        if (order.Marker is null)
        {
            // Only the marker is as old as the fill. It has the answer's tags, so that a purge meanwhile undoes the way to the answer.
            return await PutAsync(order.Lease, order.Primary, markerContent, Retention.OfMarkers, tags).ConfigureAwait(false);
        }

        // The endpoint selects by other fields than it used to: the old marker goes, and all that stood behind it.
        await engine.SetAsync(order.Primary, markerContent, Retention.OfMarkers, []).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<bool> PutAsync(CacheLease? lease, CacheKey key, CacheContent content, Lifetimes lifetimes, IReadOnlyList<string> tags)
    {
        if (lease is not null)
        {
            return await lease.CompleteAsync(content, lifetimes, tags).ConfigureAwait(false);
        }

        await engine.SetAsync(key, content, lifetimes, tags).ConfigureAwait(false);
        return true;
    }

    private static string[] SelectingNames(FillOrder order, IHeaderDictionary headers)
    {
        var named = VaryRules.NamesOf(headers.Vary) ?? [];
        return order.Policy.VaryNames.Length == 0 ? named : [.. named.Union(order.Policy.VaryNames).Order(StringComparer.Ordinal)];
    }

    private static string[] TagsOf(StringValues field) =>
        [.. field.SelectMany(v => v?.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []).Where(CacheTags.IsValid).Distinct()];
}
