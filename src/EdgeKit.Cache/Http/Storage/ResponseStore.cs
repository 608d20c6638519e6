using System.Buffers;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>Puts answers into the engine, behind a marker when fields of the request select them.</summary>
internal sealed class ResponseStore(CacheEngine engine, EntryUpkeep upkeep, DistributedAdmission admission)
{
    /// <summary>Fastly's name for tags, which others have taken up.</summary>
    private const string TagField = "Surrogate-Key";

    /// <summary>Stores an answer.</summary>
    /// <param name="plan">What was asked.</param>
    /// <param name="response">The answer.</param>
    /// <param name="body">Its body.</param>
    /// <param name="headers">All of the origin's fields.</param>
    /// <param name="newMarker">What <see cref="NewMarker"/> has made of them.</param>
    /// <returns>Whether it was accepted: not when the key was purged meanwhile, or the lease was lost.</returns>
    public async ValueTask<bool> SaveAsync(FillPlan plan,
        StoredResponse response, ReadOnlySequence<byte> body, IHeaderDictionary headers, VaryMarker? newMarker)
    {
        var content = new CacheContent(body, MetadataCodec.Encode(response)) { Instance = response };
        var (lifetimes, tags) = (Retention.Of(response, plan.Policy.Options.Ttl), TagsOf(headers[TagField]));
        var sharing = admission.Decide(plan);
        if (newMarker is not null)
        {
            return await SaveBehindNewMarkerAsync(
                plan, newMarker, new FillResult(content, lifetimes, tags) { Sharing = sharing }).ConfigureAwait(false);
        }

        var stored = await PutAsync(
            plan, plan.Key, new FillResult(content, lifetimes, tags) { Sharing = sharing }).ConfigureAwait(false);
        await ExtendMarkerAsync(plan, lifetimes).ConfigureAwait(false);
        return stored;
    }

    /// <summary>Whether there is room for another answer under the URL.</summary>
    public bool HasRoom(FillPlan plan, StoredResponse response) =>
        plan.Marker is not { } marker || plan.Stale is not null
        || marker.Slots.TryTake(
            plan.Key.Text, engine.Clock.Now, EndOf(plan, response), plan.Policy.Options.MaxVariants);

    public DateTimeOffset UtcNow => engine.Clock.Time.GetUtcNow();

    public static ValueTask FailAsync(FillPlan plan, Exception error, bool isPersonal) =>
        plan.Lease?.FailAsync(error.Message, error, isPersonal) ?? ValueTask.CompletedTask;

    /// <summary>
    /// Ends a fill whose response is not stored. An error may be the fault of this one request, so it is not remembered
    /// that the key cannot be stored.
    /// </summary>
    public ValueTask ReleaseAsync(FillPlan plan, int status) =>
        ReleaseAsync(plan, StatusRules.IsNonError(status) ? plan.Policy.Options.HitForMiss : TimeSpan.Zero);

    /// <summary>
    /// For how long others need not queue for answers that cannot be stored, and whether other instances are told.
    /// </summary>
    public ValueTask ReleaseAsync(FillPlan plan, TimeSpan hitForMiss) =>
        plan.Lease?.UncacheableAsync(HitForMissOf(plan, hitForMiss), HitForMissOf(plan, hitForMiss) > TimeSpan.Zero
            && admission.IsWanted(plan)) ?? ValueTask.CompletedTask;

    /// <summary>The marker that has to be put under the URL, because other fields select than were known to.</summary>
    public static VaryMarker? NewMarker(FillPlan plan, IHeaderDictionary headers)
    {
        var names = SelectingNames(plan, headers);
        return names.SequenceEqual(plan.Marker?.Names ?? [], StringComparer.Ordinal)
            ? null : new VaryMarker(Guid.NewGuid().ToString("N"), names);
    }

    /// <summary>Gives the stale response new fields and a new lifetime, or removes it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="response">The head of the response with the fields of the 304.</param>
    /// <param name="keep">False if the 304 forbids to store it any longer: requests that wait ask the origin.</param>
    public async ValueTask RenewAsync(FillPlan plan, StoredResponse response, bool keep)
    {
        if (!keep)
        {
            if (plan.Lease is { } unused)
            {
                await unused.UncacheableAsync(TimeSpan.Zero).ConfigureAwait(false);
            }

            await engine.RemoveAsync(plan.Key).ConfigureAwait(false);
            return;
        }

        if (plan.Lease is not { } lease)
        {
            return; // each reader validates it; its lifetime stays as it is
        }

        var lifetimes = Retention.Of(response, plan.Policy.Options.Ttl);
        await lease.RenewAsync(
            MetadataCodec.Encode(response), response, lifetimes, TagsOf(response.Find(TagField))).ConfigureAwait(false);
        await ExtendMarkerAsync(plan, lifetimes).ConfigureAwait(false);
    }

    /// <summary>Without its marker an answer would be there and not be found.</summary>
    private ValueTask ExtendMarkerAsync(FillPlan plan, in Lifetimes answer)
    {
        var end = engine.Clock.After(engine.Clock.Now, answer.Span);
        return plan.MarkerEntry is { } marker && marker.Deadlines.End < end
            ? upkeep.ExtendAsync(plan.Primary, marker, Retention.OfMarker(answer)) : ValueTask.CompletedTask;
    }

    private async ValueTask<bool> SaveBehindNewMarkerAsync(FillPlan plan, VaryMarker marker, FillResult answer)
    {
        var key = plan.VariantOf(marker);
        marker.Slots.TryTake(key.Text, engine.Clock.Now, engine.Clock.After(
            engine.Clock.Now, answer.Lifetimes.Span), plan.Policy.Options.MaxVariants);
        await SetAsync(key, answer, plan.Lease?.Flight.BegunAt).ConfigureAwait(false);

        var content = new CacheContent(default, MetadataCodec.Encode(marker)) { Instance = marker };
        var lifetimes = Retention.OfMarker(answer.Lifetimes);
        if (plan.Marker is null)
        {
            // Only the marker is as old as the fill. It has the answer's tags, so that a purge meanwhile undoes the way
            // to the answer.
            return await PutAsync(plan, plan.Primary, new FillResult(
                content, lifetimes, answer.Tags) { Sharing = answer.Sharing }).ConfigureAwait(false);
        }

        // The endpoint selects by other fields than it used to: the old marker goes, and all that stood behind it.
        await engine.SetAsync(plan.Primary, content, lifetimes, []).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<bool> PutAsync(FillPlan plan, CacheKey key, FillResult result)
    {
        if (plan.Lease is { } lease && !plan.UsesCredentialsLane)
        {
            return await lease.CompleteAsync(
                result.Content, result.Lifetimes, result.Tags, result.Sharing).ConfigureAwait(false);
        }

        // Those who wait apart look again when the lease is given up, and find it.
        if (plan.Lease is { } apart && !await apart.IsHeldAsync().ConfigureAwait(false))
        {
            return false; // the URL was changed meanwhile
        }

        await SetAsync(key, result, plan.Lease?.Flight.BegunAt).ConfigureAwait(false);
        return true;
    }

    /// <summary>Stores what no lease on the key is held for.</summary>
    private ValueTask SetAsync(CacheKey key, FillResult result, PurgePoint? begunAt)
    {
        if (result.Sharing is { } sharing
            && !(sharing.AtOnce && sharing.HasRoom(result.Content.Size, result.Lifetimes.Span)))
        {
            upkeep.KeepHere(key, result, begunAt);
            return ValueTask.CompletedTask;
        }

        return engine.SetAsync(key, result.Content, result.Lifetimes, result.Tags, begunAt);
    }

    /// <summary>That an answer to somebody was for him alone says nothing of what others get under the key.</summary>
    private static TimeSpan HitForMissOf(FillPlan plan, TimeSpan hitForMiss) =>
        plan.HasCredentials && !plan.UsesCredentialsLane ? TimeSpan.Zero : hitForMiss;

    private long EndOf(FillPlan plan, StoredResponse response) =>
        engine.Clock.After(engine.Clock.Now, Retention.Of(response, plan.Policy.Options.Ttl).Span);

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
