using System.Buffers;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Memory;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>Stores responses, behind a marker if request fields select them.</summary>
internal sealed class ResponseStore(CacheEngine engine, EntryWriter writer, DistributedAdmission admission)
{
    /// <summary>Fastly's header for tags, which other products use too.</summary>
    private const string TagField = "Surrogate-Key";

    public DateTimeOffset UtcNow => engine.Clock.TimeProvider.GetUtcNow();

    /// <summary>Stores a response, unless the key was purged meanwhile or the lease was lost.</summary>
    public async ValueTask SaveAsync(FillPlan plan,
        StoredResponse response, ReadOnlySequence<byte> body, IHeaderDictionary headers, VaryMarker? newMarker)
    {
        var content = new CacheContent(body, MetadataCodec.Encode(response)) { Instance = response };
        var lifetimes = Retention.Of(response, plan.Policy.Options.Ttl);
        var result = new FillResult(content, lifetimes, TagsOf(headers[TagField])) { Sharing = admission.Decide(plan) };
        if (newMarker is not null)
        {
            await SaveBehindAsync(newMarker, plan, result).ConfigureAwait(false);
            return;
        }

        await PutAsync(plan, plan.Key, result).ConfigureAwait(false);
        await ExtendMarkerAsync(plan, lifetimes).ConfigureAwait(false);
    }

    /// <summary>True if the URL has room for another variant.</summary>
    public bool HasRoom(FillPlan plan, StoredResponse response) =>
        plan.Marker is not { } marker || plan.Stale is not null
        || marker.Slots.TryTake(
            plan.Key.Text, engine.Clock.Now, EndOf(plan, response), plan.Policy.Options.MaxVariants);

    public static ValueTask FailAsync(FillPlan plan, Exception error, bool isPersonal) =>
        plan.Lease?.FailAsync(error.Message, error, isPersonal) ?? ValueTask.CompletedTask;

    /// <summary>
    /// Ends a fill whose response is not stored. Remembers the key as uncacheable unless the response is an error,
    /// which may be specific to this request.
    /// </summary>
    public ValueTask ReleaseAsync(FillPlan plan, int status) =>
        ReleaseAsync(plan, StatusRules.IsNonError(status) ? plan.Policy.Options.HitForMiss : TimeSpan.Zero);

    /// <summary>Ends a fill without storing; for the given time requests do not wait for each other.</summary>
    public ValueTask ReleaseAsync(FillPlan plan, TimeSpan hitForMiss) =>
        plan.Lease?.MarkUncacheableAsync(HitForMissOf(plan, hitForMiss), HitForMissOf(plan, hitForMiss) > TimeSpan.Zero
            && admission.IsWanted(plan)) ?? ValueTask.CompletedTask;

    /// <summary>Returns the marker to store; <see langword="null"/> if the current one has the same names.</summary>
    public static VaryMarker? NewMarker(FillPlan plan, IHeaderDictionary headers)
    {
        var names = SelectingNames(plan, headers);
        return names.SequenceEqual(plan.Marker?.Names ?? [], StringComparer.Ordinal)
            ? null : new VaryMarker(Guid.NewGuid().ToString("N"), names);
    }

    /// <summary>Gives the stale response new fields and a new lifetime, or removes it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="response">The head with the fields of the 304.</param>
    /// <param name="keep">False if the 304 forbids storing: waiting requests are sent to the origin.</param>
    public async ValueTask RenewAsync(FillPlan plan, StoredResponse response, bool keep)
    {
        if (!keep)
        {
            if (plan.Lease is { } unused)
            {
                await unused.MarkUncacheableAsync(TimeSpan.Zero).ConfigureAwait(false);
            }

            await engine.RemoveAsync(plan.Key).ConfigureAwait(false);
            return;
        }

        if (plan.Lease is not { } lease)
        {
            return; // each reader validates it; its lifetime stays as it is
        }

        var lifetimes = Retention.Of(response, plan.Policy.Options.Ttl);
        await lease.CompleteNotModifiedAsync(
            MetadataCodec.Encode(response), response, lifetimes, TagsOf(response.Find(TagField))).ConfigureAwait(false);
        await ExtendMarkerAsync(plan, lifetimes).ConfigureAwait(false);
    }

    /// <summary>Keeps the marker as long as the response, which cannot be found without it.</summary>
    private ValueTask ExtendMarkerAsync(FillPlan plan, in Lifetimes lifetimes)
    {
        var end = engine.Clock.Add(engine.Clock.Now, lifetimes.Total);
        return plan.MarkerEntry is { } marker && marker.Timestamps.UsableUntil < end
            ? writer.ExtendAsync(plan.Primary, marker, Retention.OfMarker(lifetimes)) : ValueTask.CompletedTask;
    }

    private async ValueTask SaveBehindAsync(VaryMarker marker, FillPlan plan, FillResult result)
    {
        var key = plan.VariantOf(marker);
        var end = engine.Clock.Add(engine.Clock.Now, result.Lifetimes.Total);
        marker.Slots.TryTake(key.Text, engine.Clock.Now, end, plan.Policy.Options.MaxVariants);
        await SetAsync(key, result, plan.Lease?.Fill.PurgePosition).ConfigureAwait(false);

        var content = new CacheContent(default, MetadataCodec.Encode(marker)) { Instance = marker };
        var lifetimes = Retention.OfMarker(result.Lifetimes);
        if (plan.Marker is null)
        {
            // The marker has the age of the fill and the tags of the response, so that a purge meanwhile also removes
            // the way to the response.
            await PutAsync(
                plan, plan.Primary, result with { Content = content, Lifetimes = lifetimes }).ConfigureAwait(false);
            return;
        }

        // The endpoint now selects by other fields: this replaces the old marker and all that is stored behind it.
        await engine.SetAsync(plan.Primary, content, lifetimes, []).ConfigureAwait(false);
    }

    private async ValueTask PutAsync(FillPlan plan, CacheKey key, FillResult result)
    {
        if (plan.Lease is { } lease && !plan.UsesCredentialsLane)
        {
            await lease.CompleteAsync(
                result.Content, result.Lifetimes, result.Tags, result.Sharing).ConfigureAwait(false);
        }
        else if (plan.Lease is null || await plan.Lease.IsHeldAsync().ConfigureAwait(false))
        {
            // Requests that wait in the credentials lane look again when the lease is released, and find the response.
            await SetAsync(key, result, plan.Lease?.Fill.PurgePosition).ConfigureAwait(false);
        }
    }

    /// <summary>Stores without a lease on the key.</summary>
    private ValueTask SetAsync(CacheKey key, FillResult result, PurgePosition? begunAt)
    {
        if (result.Sharing is { } sharing
            && !(sharing.OnFirstRequest && sharing.TryReserve(result.Content.Size, result.Lifetimes.Total)))
        {
            writer.SetLocal(key, result, begunAt);
            return ValueTask.CompletedTask;
        }

        return engine.SetAsync(key, result.Content, result.Lifetimes, result.Tags, begunAt);
    }

    /// <summary>A response to a caller with credentials does not predict the responses to other callers.</summary>
    private static TimeSpan HitForMissOf(FillPlan plan, TimeSpan hitForMiss) =>
        plan.HasCredentials && !plan.UsesCredentialsLane ? TimeSpan.Zero : hitForMiss;

    private long EndOf(FillPlan plan, StoredResponse response) =>
        engine.Clock.Add(engine.Clock.Now, Retention.Of(response, plan.Policy.Options.Ttl).Total);

    private static string[] SelectingNames(FillPlan plan, IHeaderDictionary headers)
    {
        var named = VaryRules.NamesOf(headers.Vary) ?? [];
        return plan.Policy.VaryNames.Length == 0
            ? named : [.. named.Union(plan.Policy.VaryNames).Order(StringComparer.Ordinal)];
    }

    private static string[] TagsOf(StringValues field) =>
        [.. field.SelectMany(v => v?.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            ?? []).Where(CacheTags.IsValid).Distinct()];
}
