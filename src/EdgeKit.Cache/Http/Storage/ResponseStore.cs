using System.Buffers;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Memory;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>Stores responses; as variants under a marker if request fields select them.</summary>
internal sealed class ResponseStore(CacheEngine engine, DistributedAdmission admission)
{
    /// <summary>Fastly's header for tags, which other products use too.</summary>
    private const string TagField = "Surrogate-Key";

    public DateTimeOffset UtcNow => engine.Clock.TimeProvider.GetUtcNow();

    /// <summary>Stores a response, unless the key was purged meanwhile or the lease was lost.</summary>
    public async ValueTask SaveAsync(
        FillPlan plan, StoredResponse response, ReadOnlySequence<byte> body, IHeaderDictionary headers,
        VaryMarker? newMarker)
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
        plan.Marker is null || plan.Stale is not null
        || TryAddVariant(plan, plan.Marker, plan.Key, Retention.Of(response, plan.Policy.Options.Ttl));

    public static ValueTask FailAsync(FillPlan plan, Exception error, bool isPersonal) =>
        plan.Lease?.FailAsync(error.Message, error, isPersonal) ?? ValueTask.CompletedTask;

    /// <summary>Ends a fill without storing. The key counts as uncacheable unless the response is an error.</summary>
    public ValueTask ReleaseAsync(FillPlan plan, int status) =>
        ReleaseAsync(plan, StatusRules.IsNonError(status) ? plan.Policy.Options.HitForMiss : TimeSpan.Zero);

    /// <summary>Ends a fill without storing; for the given time requests do not wait for each other.</summary>
    public ValueTask ReleaseAsync(FillPlan plan, TimeSpan hitForMiss)
    {
        // A response to a caller with credentials does not predict the responses to other callers.
        var time = plan.HasCredentials && !plan.UsesCredentialsKey ? TimeSpan.Zero : hitForMiss;
        return plan.Lease?.MarkUncacheableAsync(time, everywhere: time > TimeSpan.Zero && admission.IsWanted(plan))
            ?? ValueTask.CompletedTask;
    }

    /// <summary>Returns the marker to store; <see langword="null"/> if the current one has the same names.</summary>
    public static VaryMarker? NewMarker(FillPlan plan, IHeaderDictionary headers)
    {
        var names = (VaryRules.NamesOf(headers.Vary) ?? [])
            .Union(plan.Policy.VaryNames).Order(StringComparer.Ordinal).ToArray();
        return names.SequenceEqual(plan.Marker?.Names ?? [], StringComparer.Ordinal)
            ? null : new VaryMarker(Guid.NewGuid().ToString("N"), names);
    }

    /// <summary>
    /// Replaces the head of the stale response; or, if the 304 forbids storing, removes the response and sends waiting
    /// requests to the origin.
    /// </summary>
    public async ValueTask RenewAsync(FillPlan plan, StoredResponse response, bool keep)
    {
        if (!keep)
        {
            if (plan.Lease is not null)
            {
                await plan.Lease.MarkUncacheableAsync(TimeSpan.Zero).ConfigureAwait(false);
            }

            await engine.RemoveAsync(plan.Key).ConfigureAwait(false);
            return;
        }

        if (plan.Lease is not { } lease)
        {
            return; // Each reader validates it, so its lifetime does not change.
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
            ? engine.ExtendAsync(plan.Primary, marker, Retention.OfMarker(lifetimes)) : ValueTask.CompletedTask;
    }

    private async ValueTask SaveBehindAsync(VaryMarker marker, FillPlan plan, FillResult result)
    {
        var key = plan.VariantOf(marker);
        TryAddVariant(plan, marker, key, result.Lifetimes);
        await SetAsync(key, result, plan.Lease?.Fill.PurgePosition).ConfigureAwait(false);

        var content = new CacheContent(default, MetadataCodec.Encode(marker)) { Instance = marker };
        var lifetimes = Retention.OfMarker(result.Lifetimes);
        if (plan.Marker is null)
        {
            // With the tags and the purge position of the response, so that a purge during the fill removes both.
            var marked = result with { Content = content, Lifetimes = lifetimes };
            await PutAsync(plan, plan.Primary, marked).ConfigureAwait(false);
            return;
        }

        // The endpoint now selects by other fields: this replaces the old marker and all its variants.
        await engine.SetAsync(plan.Primary, content, lifetimes, []).ConfigureAwait(false);
    }

    private bool TryAddVariant(FillPlan plan, VaryMarker marker, CacheKey key, in Lifetimes lifetimes)
    {
        var now = engine.Clock.Now;
        return marker.TryAdd(key.Text, now, engine.Clock.Add(now, lifetimes.Total), plan.Policy.Options.MaxVariants);
    }

    private async ValueTask PutAsync(FillPlan plan, CacheKey key, FillResult result)
    {
        if (plan.Lease is { } lease && !plan.UsesCredentialsKey)
        {
            await lease.CompleteAsync(
                result.Content, result.Lifetimes, result.Tags, result.Sharing).ConfigureAwait(false);
        }
        else if (plan.Lease is null || await plan.Lease.IsHeldAsync().ConfigureAwait(false))
        {
            // Requests that wait under the credentials key repeat their lookup when the lease ends, and find this.
            await SetAsync(key, result, plan.Lease?.Fill.PurgePosition).ConfigureAwait(false);
        }
    }

    /// <summary>Stores without a lease on the key.</summary>
    private ValueTask SetAsync(CacheKey key, FillResult result, PurgePosition? begunAt)
    {
        if (result.Sharing is { } sharing
            && !(sharing.OnFirstRequest && sharing.TryReserve(result.Content.Size, result.Lifetimes.Total)))
        {
            engine.SetLocal(key, result, begunAt);
            return ValueTask.CompletedTask;
        }

        return engine.SetAsync(key, result.Content, result.Lifetimes, result.Tags, begunAt);
    }

    private static string[] TagsOf(StringValues field) =>
        [.. field.OfType<string>().SelectMany(line => line.Split(' ', StringSplitOptions.TrimEntries))
            .Where(CacheTags.IsValid).Distinct()];
}
