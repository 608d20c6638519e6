using System.Buffers;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Admission;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Stored;
using EdgeKit.Cache.Memory;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Filling;

/// <summary>Puts answers into the engine, behind a marker when fields of the request select them.</summary>
internal sealed class ResponseStore(CacheEngine engine, EntryWriter upkeep, SharedAdmission admission)
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
    public async ValueTask<bool> SaveAsync(FillOrder order,
        StoredResponse response, ReadOnlySequence<byte> body, IHeaderDictionary headers, VaryMarker? newMarker)
    {
        var content = new CacheContent(body, MetadataCodec.Encode(response)) { Instance = response };
        var (lifetimes, tags) = (Retention.Of(response, order.Policy.Options.Ttl), TagsOf(headers[TagField]));
        var sharing = admission.Decide(order);
        if (newMarker is not null)
        {
            return await SaveBehindNewMarkerAsync(
                order, newMarker, new FillResult(content, lifetimes, tags) { Sharing = sharing }).ConfigureAwait(false);
        }

        var stored = await PutAsync(
            order, order.Key, new FillResult(content, lifetimes, tags) { Sharing = sharing }).ConfigureAwait(false);
        await ExtendMarkerAsync(order, lifetimes).ConfigureAwait(false);
        return stored;
    }

    /// <summary>Whether there is room for another answer under the URL.</summary>
    public bool HasRoom(FillOrder order, StoredResponse response) =>
        order.Marker is not { } marker || order.Stale is not null
        || marker.Slots.TryTake(
            order.Key.Text, engine.Clock.Now, EndOf(order, response), order.Policy.Options.MaxVariants);

    /// <summary>
    /// For how long others need not queue for answers that cannot be stored, and whether other instances are told.
    /// </summary>
    public ValueTask ReleaseAsync(FillOrder order, TimeSpan hitForMiss) =>
        order.Lease?.MarkUncacheableAsync(Found(order, hitForMiss), Found(order, hitForMiss) > TimeSpan.Zero
            && admission.IsWanted(order)) ?? ValueTask.CompletedTask;

    /// <summary>The marker that has to be put under the URL, because other fields select than were known to.</summary>
    public static VaryMarker? NewMarker(FillOrder order, IHeaderDictionary headers)
    {
        var names = SelectingNames(order, headers);
        return names.SequenceEqual(order.Marker?.Names ?? [], StringComparer.Ordinal)
            ? null : new VaryMarker(Guid.NewGuid().ToString("N"), names);
    }

    /// <summary>
    /// Lets the old answer go: its origin has taken back that it may be stored. Those who wait ask for themselves.
    /// </summary>
    public async ValueTask ForgetAsync(FillOrder order)
    {
        if (order.Lease is { } lease)
        {
            await lease.MarkUncacheableAsync(TimeSpan.Zero).ConfigureAwait(false);
        }

        await engine.RemoveAsync(order.Key).ConfigureAwait(false);
    }

    /// <summary>Gives the old answer new fields and a new life.</summary>
    public async ValueTask<bool> RenewAsync(FillOrder order, StoredResponse response)
    {
        if (order.Lease is not { } lease)
        {
            return false; // validated by each reader for himself: it lives as long as it was to live
        }

        var lifetimes = Retention.Of(response, order.Policy.Options.Ttl);
        var renewed = await lease.CompleteNotModifiedAsync(
            MetadataCodec.Encode(response), response, lifetimes, TagsOf(response.Find(TagField))).ConfigureAwait(false);
        await ExtendMarkerAsync(order, lifetimes).ConfigureAwait(false);
        return renewed;
    }

    /// <summary>Without its marker an answer would be there and not be found.</summary>
    private ValueTask ExtendMarkerAsync(FillOrder order, in Lifetimes answer)
    {
        var end = engine.Clock.Add(engine.Clock.Now, answer.Total);
        return order.MarkerEntry is { } marker && marker.Timestamps.UsableUntil < end
            ? upkeep.ExtendAsync(order.Primary, marker, Retention.OfMarker(answer)) : ValueTask.CompletedTask;
    }

    private async ValueTask<bool> SaveBehindNewMarkerAsync(FillOrder order, VaryMarker marker, FillResult answer)
    {
        var key = order.VariantOf(marker);
        marker.Slots.TryTake(key.Text, engine.Clock.Now, engine.Clock.Add(
            engine.Clock.Now, answer.Lifetimes.Total), order.Policy.Options.MaxVariants);
        await SetAsync(key, answer, order.Lease?.Fill.PurgePosition).ConfigureAwait(false);

        var content = new CacheContent(default, MetadataCodec.Encode(marker)) { Instance = marker };
        var lifetimes = Retention.OfMarker(answer.Lifetimes);
        if (order.Marker is null)
        {
            // Only the marker is as old as the fill. It has the answer's tags, so that a purge meanwhile undoes the way
            // to the answer.
            return await PutAsync(order, order.Primary, new FillResult(
                content, lifetimes, answer.Tags) { Sharing = answer.Sharing }).ConfigureAwait(false);
        }

        // The endpoint selects by other fields than it used to: the old marker goes, and all that stood behind it.
        await engine.SetAsync(order.Primary, content, lifetimes, []).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<bool> PutAsync(FillOrder order, CacheKey key, FillResult result)
    {
        if (order.Lease is { } lease && !order.IsApart)
        {
            return await lease.CompleteAsync(
                result.Content, result.Lifetimes, result.Tags, result.Sharing).ConfigureAwait(false);
        }

        // Those who wait apart look again when the lease is given up, and find it.
        if (order.Lease is { } apart && !await apart.IsHeldAsync().ConfigureAwait(false))
        {
            return false; // the URL was changed meanwhile
        }

        await SetAsync(key, result, order.Lease?.Fill.PurgePosition).ConfigureAwait(false);
        return true;
    }

    /// <summary>Stores what no lease on the key is held for.</summary>
    private ValueTask SetAsync(CacheKey key, FillResult result, PurgePosition? begunAt)
    {
        if (result.Sharing is { } sharing
            && !(sharing.OnFirstRequest && sharing.TryReserve(result.Content.Size, result.Lifetimes.Total)))
        {
            upkeep.SetLocal(key, result, begunAt);
            return ValueTask.CompletedTask;
        }

        return engine.SetAsync(key, result.Content, result.Lifetimes, result.Tags, begunAt);
    }

    /// <summary>That an answer to somebody was for him alone says nothing of what others get under the key.</summary>
    private static TimeSpan Found(FillOrder order, TimeSpan hitForMiss) =>
        order.HasCredentials && !order.IsApart ? TimeSpan.Zero : hitForMiss;

    private long EndOf(FillOrder order, StoredResponse response) =>
        engine.Clock.Add(engine.Clock.Now, Retention.Of(response, order.Policy.Options.Ttl).Total);

    private static string[] SelectingNames(FillOrder order, IHeaderDictionary headers)
    {
        var named = VaryRules.NamesOf(headers.Vary) ?? [];
        return order.Policy.VaryNames.Length == 0
            ? named : [.. named.Union(order.Policy.VaryNames).Order(StringComparer.Ordinal)];
    }

    private static string[] TagsOf(StringValues field) =>
        [.. field.SelectMany(v => v?.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            ?? []).Where(CacheTags.IsValid).Distinct()];
}
