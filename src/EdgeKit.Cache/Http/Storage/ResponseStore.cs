using System.Buffers;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>Stores responses, behind a marker if request fields select them.</summary>
internal sealed class ResponseStore(CacheEngine engine, EntryUpkeep upkeep, DistributedAdmission admission)
{
    /// <summary>Fastly's header for tags, which other products use too.</summary>
    private const string TagField = "Surrogate-Key";

    /// <summary>Stores a response.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="response">The head of the response.</param>
    /// <param name="body">Its body.</param>
    /// <param name="headers">All fields of the origin's response.</param>
    /// <param name="newMarker">The result of <see cref="NewMarker"/>.</param>
    /// <returns>False if the key was purged meanwhile or the lease was lost.</returns>
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

    /// <summary>True if the URL has room for another variant.</summary>
    public bool HasRoom(FillPlan plan, StoredResponse response) =>
        plan.Marker is not { } marker || plan.Stale is not null
        || marker.Slots.TryTake(
            plan.Key.Text, engine.Clock.Now, EndOf(plan, response), plan.Policy.Options.MaxVariants);

    public DateTimeOffset UtcNow => engine.Clock.Time.GetUtcNow();

    public static ValueTask FailAsync(FillPlan plan, Exception error, bool isPersonal) =>
        plan.Lease?.FailAsync(error.Message, error, isPersonal) ?? ValueTask.CompletedTask;

    /// <summary>
    /// Ends a fill whose response is not stored. Only a non-error is remembered as uncacheable: an error may be due to
    /// this one request.
    /// </summary>
    public ValueTask ReleaseAsync(FillPlan plan, int status) =>
        ReleaseAsync(plan, StatusRules.IsNonError(status) ? plan.Policy.Options.HitForMiss : TimeSpan.Zero);

    /// <summary>
    /// Ends a fill whose response is not stored; requests for the key do not wait for each other for the given time.
    /// </summary>
    public ValueTask ReleaseAsync(FillPlan plan, TimeSpan hitForMiss) =>
        plan.Lease?.UncacheableAsync(HitForMissOf(plan, hitForMiss), HitForMissOf(plan, hitForMiss) > TimeSpan.Zero
            && admission.IsWanted(plan)) ?? ValueTask.CompletedTask;

    /// <summary>
    /// Returns the marker to store under the URL; <see langword="null"/> if the current one names the same fields.
    /// </summary>
    public static VaryMarker? NewMarker(FillPlan plan, IHeaderDictionary headers)
    {
        var names = SelectingNames(plan, headers);
        return names.SequenceEqual(plan.Marker?.Names ?? [], StringComparer.Ordinal)
            ? null : new VaryMarker(Guid.NewGuid().ToString("N"), names);
    }

    /// <summary>Gives the stale response new fields and a new lifetime, or removes it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="response">The head with the fields of the 304.</param>
    /// <param name="keep">False if the 304 forbids storing: requests that wait ask the origin.</param>
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

    /// <summary>Keeps the marker as long as the response, which cannot be found without it.</summary>
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
            // The marker has the age of the fill and the tags of the response, so that a purge meanwhile also removes
            // the way to the response.
            return await PutAsync(plan, plan.Primary, new FillResult(
                content, lifetimes, answer.Tags) { Sharing = answer.Sharing }).ConfigureAwait(false);
        }

        // The endpoint now selects by other fields: this replaces the old marker and all that is stored behind it.
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

        // Requests that wait in the lane look again when the lease is released, and find the response.
        if (plan.Lease is { } apart && !await apart.IsHeldAsync().ConfigureAwait(false))
        {
            return false; // invalidated meanwhile
        }

        await SetAsync(key, result, plan.Lease?.Flight.BegunAt).ConfigureAwait(false);
        return true;
    }

    /// <summary>Stores without a lease on the key.</summary>
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

    /// <summary>A response for one caller with credentials does not tell what others get under the key.</summary>
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
