using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;
using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Status;
using EdgeKit.Cache.Http.Stored;
using EdgeKit.Cache.Http.Telemetry;

namespace EdgeKit.Cache.Http.Conversing;

/// <summary>Answers a request from the cache or through it (RFC 9111 §4). Both faces converse like this.</summary>
internal sealed class HttpCache(CacheEngine engine, HttpCacheMetrics metrics)
{
    public HttpCacheMetrics Metrics => metrics;

    /// <summary>
    /// Goes round until there is an answer: a marker sends it on, and a fill that was given up lets it begin anew.
    /// </summary>
    public async Task AnswerAsync(ICacheUser user)
    {
        var search = new Search(user);
        while (true)
        {
            var lookup = await search.LookupAsync(engine).ConfigureAwait(false);
            if (lookup.Kind is LookupKind.Hit or LookupKind.Stale && search.GoBehind(lookup.Entry))
            {
                continue;
            }

            var done = await (lookup.Kind switch
            {
                LookupKind.Hit or LookupKind.Stale => ServeAsync(search, lookup),
                LookupKind.Lead => LeadAsync(search, lookup),
                LookupKind.Follow => FollowAsync(search, lookup),
                LookupKind.BackingOff => BackOffAsync(search, lookup.Entry),
                _ => PassAsync(search, "not-coalesced"),
            }).ConfigureAwait(false);
            if (done)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Serves what is stored, and otherwise sends the request on as it is: neither a head nor a part can be stored.
    /// </summary>
    public async Task LookAsync(ICacheUser user)
    {
        var search = new Search(user);
        var entry = await engine.PeekAsync(search.Key, user.Gone).ConfigureAwait(false);
        if (search.GoBehind(entry))
        {
            entry = await engine.PeekAsync(search.Key, user.Gone).ConfigureAwait(false);
        }

        var answer = search.AnswerOf(entry, engine.Clock);
        var reuse = answer?.ReuseFor(user.Directives) ?? ReuseKind.Revalidate;
        if (answer is not null && reuse is not (ReuseKind.Revalidate or ReuseKind.RevalidateOnRequest))
        {
            await HitAsync(search, answer, refresh: reuse == ReuseKind.WhileRevalidating).ConfigureAwait(false);
            return;
        }

        await (user.Directives.OnlyIfCached ? user.NotCachedAsync()
            : answer is null ? GoAsync(user, search.Reason, null)
            : GoBesideAsync(search, answer, reuse)).ConfigureAwait(false);
    }

    /// <summary>Sends the request on as it is.</summary>
    public Task GoAsync(ICacheUser user, ForwardReason reason, string? detail)
    {
        metrics.Answered(user.Policy, reason == ForwardReason.Bypass ? "bypass" : "passed");
        return user.PassAsync(new CacheStatus { Forwarded = reason, Detail = detail });
    }

    /// <summary>
    /// Sends the request on, and forgets the stored answer when what comes shows that it is obsolete (§4.3.5).
    /// </summary>
    private Task GoBesideAsync(Search search, StoredAnswer answer, ReuseKind reuse)
    {
        metrics.Answered(search.User.Policy, "passed");
        return search.User.PassAsync(
            new CacheStatus { Forwarded = ReasonOf(reuse) },
            (status, fields) =>
                answer.IsContradictedBy(status, fields) ? engine.RemoveAsync(search.Key).AsTask() : Task.CompletedTask);
    }

    private async Task<bool> ServeAsync(Search search, CacheLookup lookup)
    {
        if (StoredAnswer.Of(lookup.Entry, engine.Clock) is not { } answer)
        {
            await engine.RemoveAsync(search.Key).ConfigureAwait(false); // nobody can read it
            return false;
        }

        if (!search.MayHave(answer.Response))
        {
            search.KeepApart(); // it has taken the place of one that this caller may have
            return false;
        }

        var reuse = search.Mode == LookupMode.Revalidate ? ReuseKind.Fresh : answer.ReuseFor(search.User.Directives);
        return reuse is ReuseKind.Revalidate or ReuseKind.RevalidateOnRequest
            ? await RevalidateAsync(search, answer, reuse).ConfigureAwait(false)
            : await HitAsync(
                search, answer, lookup.ShouldRefresh || reuse == ReuseKind.WhileRevalidating).ConfigureAwait(false);
    }

    private async Task<bool> RevalidateAsync(Search search, StoredAnswer answer, ReuseKind reuse)
    {
        search.Reason = ReasonOf(reuse);
        if (!answer.IsValidatedEachTime)
        {
            search.Mode = LookupMode.Revalidate;
            return false;
        }

        return await FillAsync(search, null, answer).ConfigureAwait(false);
    }

    private async Task<bool> LeadAsync(Search search, CacheLookup lookup)
    {
        var stale = search.AnswerOf(lookup.Entry, engine.Clock);
        if (stale?.ReuseFor(search.User.Directives) == ReuseKind.StaleAccepted)
        {
            await lookup.Lease!.DisposeAsync().ConfigureAwait(false);
            return await HitAsync(search, stale, refresh: false).ConfigureAwait(false);
        }

        search.Reason = stale is not null && search.Reason != ForwardReason.Request
            ? ForwardReason.Stale : search.Reason;
        return await FillAsync(search, lookup.Lease, stale).ConfigureAwait(false);
    }

    private async Task<bool> FollowAsync(Search search, CacheLookup lookup)
    {
        var (flight, patience) = (lookup.Fill!, search.User.Policy.Options.LockTimeout);
        if (await flight.WaitForPartialAsync(
            patience, engine.Clock.TimeProvider, search.User.Gone).ConfigureAwait(false) is PassageInProgress passage)
        {
            return await ReadAlongAsync(search, flight, passage).ConfigureAwait(false);
        }

        // it has ended, or it is too late
        var outcome = await flight.WaitAsync(
            TimeSpan.Zero, engine.Clock.TimeProvider, search.User.Gone).ConfigureAwait(false);
        return outcome.Kind switch
        {
            FillOutcomeKind.Filled =>
                !search.GoBehind(outcome.Entry) && await ShareAsync(search, outcome.Entry).ConfigureAwait(false),
            FillOutcomeKind.Failed =>
                await FallBackAsync(search, lookup.Entry ?? outcome.Entry, outcome.Failure!).ConfigureAwait(false),
            FillOutcomeKind.Abandoned => false,
            FillOutcomeKind.TimedOut => await PassAsync(search, "lock-timeout").ConfigureAwait(false),
            _ => await PassAsync(search, "uncacheable").ConfigureAwait(false),
        };
    }

    /// <summary>
    /// The answer that this request waits for has begun: he reads it as it comes, if it is for him, and goes on by
    /// himself otherwise.
    /// </summary>
    private async Task<bool> ReadAlongAsync(Search search, InFlightFill flight, PassageInProgress passage)
    {
        try
        {
            if (passage.NewMarker is { } marker && search.User.VariantOf(marker) != passage.Key)
            {
                search.GoBehind(marker);
                return false;
            }

            var status = new CacheStatus { Forwarded = search.Reason, Collapsed = true, Ttl = (
                long)passage.Response.FreshOnArrival.TotalSeconds };
            if (search.MayHave(passage.Response) && !passage.Response.IsValidatedEachTime
                && await search.User.ReadAlongAsync(passage, status).ConfigureAwait(false))
            {
                metrics.Answered(search.User.Policy, "collapsed");
                return true;
            }
        }
        finally
        {
            flight.Leave();
        }

        return await PassAsync(search, "uncacheable").ConfigureAwait(false);
    }

    /// <summary>
    /// Another request has fetched what this one waited for; unless everybody has to ask for himself.
    /// </summary>
    private async Task<bool> ShareAsync(Search search, CacheEntry? entry)
    {
        if (search.AnswerOf(entry, engine.Clock) is not { } answer)
        {
            return await PassAsync(search, "uncacheable").ConfigureAwait(false);
        }

        if (answer.IsValidatedEachTime)
        {
            return await FillAsync(search, null, answer).ConfigureAwait(false);
        }

        metrics.Answered(search.User.Policy, "collapsed");
        var status =
            new CacheStatus { Forwarded = search.Reason, Collapsed = true, Ttl = (long)answer.Left.TotalSeconds };
        await search.User.ServeAsync(answer, status).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// The request that this one waited for has failed. That is no answer to this one, unless nobody would fare better
    /// now.
    /// </summary>
    private async Task<bool> FallBackAsync(Search search, CacheEntry? old, FillFailure failure)
    {
        if (await TryStaleAsync(search, old).ConfigureAwait(false))
        {
            return true;
        }

        if (!search.User.Shares(failure))
        {
            return await PassAsync(search, "not-shared").ConfigureAwait(false);
        }

        metrics.Answered(search.User.Policy, "failed");
        await search.User.FailAsync(failure, search.Reason).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// A key that keeps failing is not fetched for the cache; but no client is refused because others have failed.
    /// </summary>
    private async Task<bool> BackOffAsync(Search search, CacheEntry? old) =>
        await TryStaleAsync(search, old).ConfigureAwait(false)
        || await PassAsync(search, "backing-off").ConfigureAwait(false);

    private async Task<bool> TryStaleAsync(Search search, CacheEntry? old) =>
        search.AnswerOf(old, engine.Clock) is { } answer && answer.MayHideError(search.User.Directives)
        && await HitAsync(search, answer, refresh: false).ConfigureAwait(false);

    private async Task<bool> FillAsync(Search search, CacheLease? lease, StoredAnswer? stale)
    {
        metrics.Answered(search.User.Policy, stale is null ? "miss" : "revalidated");
        await search.User.FillAsync(search.Order(lease, stale), search.Reason).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> PassAsync(Search search, string detail)
    {
        await GoAsync(search.User, search.Reason, detail).ConfigureAwait(false);
        return true;
    }

    private static ForwardReason ReasonOf(ReuseKind reuse) =>
        reuse == ReuseKind.Revalidate ? ForwardReason.Stale : ForwardReason.Request;

    private async Task<bool> HitAsync(Search search, StoredAnswer answer, bool refresh)
    {
        if (refresh)
        {
            search.User.Refresh(search.Order(null, answer));
        }

        metrics.Answered(search.User.Policy, answer.Left > TimeSpan.Zero ? "hit" : "stale");
        await search.User.ServeAsync(answer, CacheStatus.Hit(answer.Left)).ConfigureAwait(false);
        return true;
    }
}
