using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Telemetry;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http;

/// <summary>
/// Decides how a request is answered (RFC 9111 §4). Reads the cache and waits for fills of other requests; sending
/// responses and asking the origin is left to the front ends.
/// </summary>
internal sealed class HttpCacheEngine(CacheEngine engine, CacheMetrics metrics)
{
    /// <summary>Repeats the lookup after a Vary marker, which leads to a variant, or an abandoned fill.</summary>
    public async Task<CacheDecision> DecideAsync(CacheRequest request)
    {
        var lookup = new VariantLookup(request, engine);
        if (request.IsLookupOnly)
        {
            return await DecideLookupOnlyAsync(lookup).ConfigureAwait(false);
        }

        while (true)
        {
            var found = await lookup.LookupAsync().ConfigureAwait(false);
            if (found.Kind is LookupKind.Hit or LookupKind.Stale && lookup.MoveToVariant(found.Entry))
            {
                continue;
            }

            var decision = found.Kind switch
            {
                LookupKind.Hit or LookupKind.Stale => await DecideHitAsync(lookup, found).ConfigureAwait(false),
                LookupKind.Lead => await DecideLeadAsync(lookup, found).ConfigureAwait(false),
                LookupKind.Follow => await DecideFollowAsync(lookup, found).ConfigureAwait(false),
                LookupKind.BackingOff => (CacheDecision?)ServeOnError(lookup, found.Entry)
                    ?? Pass(lookup, "backing-off"),
                _ => Pass(lookup, "not-coalesced"),
            };
            if (decision is not null)
            {
                return decision;
            }
        }
    }

    public CacheDecision.Pass Pass(HttpPolicy policy, ForwardReason reason, string? detail)
    {
        metrics.Answered(policy.Name, reason == ForwardReason.Bypass ? "bypass" : "passed");
        return new CacheDecision.Pass(new CacheStatus { Forwarded = reason, Detail = detail });
    }

    public void CountReadAlong(HttpPolicy policy) => metrics.Answered(policy.Name, "collapsed");

    public Task RemoveAsync(CacheKey key) => engine.RemoveAsync(key).AsTask();

    /// <summary>Removes the stored response if the origin's response contradicts it (§4.3.5).</summary>
    public Task RemoveIfContradictedAsync(CacheDecision.Pass pass, int status, IHeaderDictionary headers) =>
        pass.Stored?.IsContradictedBy(status, headers) == true ? RemoveAsync(pass.Key) : Task.CompletedTask;

    private async Task<CacheDecision> DecideLookupOnlyAsync(VariantLookup lookup)
    {
        var request = lookup.Request;
        var entry = await engine.PeekAsync(lookup.Key, request.Aborted).ConfigureAwait(false);
        if (lookup.MoveToVariant(entry))
        {
            entry = await engine.PeekAsync(lookup.Key, request.Aborted).ConfigureAwait(false);
        }

        var stored = lookup.PermittedResponseOf(entry);
        var reuse = stored?.ReuseFor(request.Directives) ?? ReuseKind.Revalidate;
        if (stored is not null && reuse is not (ReuseKind.Revalidate or ReuseKind.RevalidateOnRequest))
        {
            return Serve(lookup, stored, refresh: reuse == ReuseKind.WhileRevalidating);
        }

        if (request.Directives.OnlyIfCached)
        {
            return new CacheDecision.Fail(
                StatusCodes.Status504GatewayTimeout, new CacheStatus { Detail = "only-if-cached" });
        }

        return stored is null ? Pass(lookup, null)
            : Pass(request.Policy, ReasonOf(reuse), null) with { Stored = stored, Key = lookup.Key };
    }

    private async Task<CacheDecision?> DecideHitAsync(VariantLookup lookup, CacheLookup found)
    {
        if (CachedResponse.Of(found.Entry, engine.Clock) is not { } stored)
        {
            await engine.RemoveAsync(lookup.Key).ConfigureAwait(false); // The entry cannot be read.
            return null;
        }

        if (!lookup.IsPermitted(stored.Response))
        {
            lookup.UseCredentialsKey(); // It has replaced a response that this caller was permitted to have.
            return null;
        }

        var reuse = lookup.Mode == LookupMode.Revalidate
            ? ReuseKind.Fresh : stored.ReuseFor(lookup.Request.Directives);
        return reuse is ReuseKind.Revalidate or ReuseKind.RevalidateOnRequest
            ? Revalidate(lookup, stored, reuse)
            : Serve(lookup, stored, found.ShouldRefresh || reuse == ReuseKind.WhileRevalidating);
    }

    private CacheDecision.Fill? Revalidate(VariantLookup lookup, CachedResponse stored, ReuseKind reuse)
    {
        lookup.Reason = ReasonOf(reuse);
        if (stored.Response.IsValidatedEachTime)
        {
            return Fill(lookup, null, stored);
        }

        lookup.Mode = LookupMode.Revalidate;
        return null;
    }

    private async Task<CacheDecision> DecideLeadAsync(VariantLookup lookup, CacheLookup found)
    {
        var stale = lookup.PermittedResponseOf(found.Entry);
        if (stale?.ReuseFor(lookup.Request.Directives) == ReuseKind.StaleAccepted)
        {
            await found.Lease!.DisposeAsync().ConfigureAwait(false);
            return Serve(lookup, stale, refresh: false);
        }

        if (stale is not null && lookup.Reason != ForwardReason.Request)
        {
            lookup.Reason = ForwardReason.Stale;
        }

        return Fill(lookup, found.Lease, stale);
    }

    private async Task<CacheDecision?> DecideFollowAsync(VariantLookup lookup, CacheLookup found)
    {
        var (request, running, time) = (lookup.Request, found.Fill!, engine.Clock.TimeProvider);
        var timeout = request.Policy.Options.LockTimeout;
        var part = await running.WaitForPartialAsync(timeout, time, request.Aborted).ConfigureAwait(false);
        if (part is InFlightResponse response)
        {
            return ReadAlong(lookup, running, response);
        }

        // The fill has ended, or the time to wait for it is over.
        var outcome = await running.WaitAsync(TimeSpan.Zero, time, request.Aborted).ConfigureAwait(false);
        return outcome.Kind switch
        {
            FillOutcomeKind.Filled => lookup.MoveToVariant(outcome.Entry) ? null : Share(lookup, outcome.Entry),
            FillOutcomeKind.Failed => ServeOnError(lookup, found.Entry ?? outcome.Entry)
                ?? ShareFailure(lookup, outcome.Failure!),
            FillOutcomeKind.Abandoned => null,
            FillOutcomeKind.TimedOut => Pass(lookup, "lock-timeout"),
            _ => Pass(lookup, "uncacheable"),
        };
    }

    private CacheDecision? ReadAlong(VariantLookup lookup, InFlightFill running, InFlightResponse part)
    {
        if (part.NewMarker is { } marker && lookup.Request.VariantOf(marker) != part.Key)
        {
            running.Leave();
            lookup.MoveToVariant(marker);
            return null;
        }

        if (!lookup.IsPermitted(part.Response) || part.Response.IsValidatedEachTime)
        {
            running.Leave();
            return Pass(lookup, "uncacheable");
        }

        return new CacheDecision.ReadAlong(part, running, lookup.CollapsedStatus(part.Response.FreshOnArrival));
    }

    private CacheDecision Share(VariantLookup lookup, CacheEntry? entry)
    {
        if (lookup.PermittedResponseOf(entry) is not { } filled)
        {
            return Pass(lookup, "uncacheable");
        }

        if (filled.Response.IsValidatedEachTime)
        {
            return Fill(lookup, null, filled);
        }

        metrics.Answered(lookup.Request.Policy.Name, "collapsed");
        return new CacheDecision.Serve(filled, lookup.CollapsedStatus(filled.Left));
    }

    /// <summary>
    /// Fails as the request that this one waited for. In a shared cache the failure may concern that caller alone:
    /// unless the origin is unavailable to everyone, this request is sent to the origin too.
    /// </summary>
    private CacheDecision ShareFailure(VariantLookup lookup, FillFailure failure)
    {
        var policy = lookup.Request.Policy;
        var origin = failure.Error as OriginStatusException;
        if (policy.Freshness.Shared && origin?.IsShared != true)
        {
            return Pass(lookup, "not-shared");
        }

        metrics.Answered(policy.Name, "failed");
        var code = origin?.Status ?? StatusCodes.Status502BadGateway;
        var status = new CacheStatus { Forwarded = lookup.Reason, ForwardStatus = code, Collapsed = true };
        return new CacheDecision.Fail(code, status, origin is null ? failure.Error : null);
    }

    private CacheDecision.Serve? ServeOnError(VariantLookup lookup, CacheEntry? entry) =>
        lookup.PermittedResponseOf(entry) is { } stale && stale.MayServeOnError(lookup.Request.Directives)
            ? Serve(lookup, stale, refresh: false) : null;

    private CacheDecision.Serve Serve(VariantLookup lookup, CachedResponse stored, bool refresh)
    {
        metrics.Answered(lookup.Request.Policy.Name, stored.Left > TimeSpan.Zero ? "hit" : "stale");
        return new(stored, CacheStatus.Hit(stored.Left), refresh ? lookup.Plan(null, stored) : null);
    }

    private CacheDecision.Fill Fill(VariantLookup lookup, CacheLease? lease, CachedResponse? stale)
    {
        metrics.Answered(lookup.Request.Policy.Name, stale is null ? "miss" : "revalidated");
        return new CacheDecision.Fill(lookup.Plan(lease, stale), lookup.Reason);
    }

    private CacheDecision.Pass Pass(VariantLookup lookup, string? detail) =>
        Pass(lookup.Request.Policy, lookup.Reason, detail);

    private static ForwardReason ReasonOf(ReuseKind reuse) =>
        reuse == ReuseKind.Revalidate ? ForwardReason.Stale : ForwardReason.Request;
}
