using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Flights;
using EdgeKit.Cache.Http.Filling;
using EdgeKit.Cache.Http.Keys;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Status;
using EdgeKit.Cache.Http.Stored;
using EdgeKit.Cache.Http.Telemetry;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>Answers a request from the cache or through it: everything but the fast path.</summary>
internal sealed class ResponseCache(
    CacheEngine engine, ForegroundFills fills, BackgroundRevalidation background, FailureWriter failures, HttpCacheMetrics metrics)
{
    public Task HandleAsync(Exchange exchange)
    {
        OriginRequest.RestrictQuery(exchange.Context.Request, exchange.Policy);
        return exchange.WhyBypassed() is { } reason ? GoAsync(exchange, ForwardReason.Bypass, reason)
            : exchange.OnlyLooks ? LookAsync(exchange)
            : AnswerAsync(new Search(exchange));
    }

    /// <summary>Goes round until there is an answer: a marker sends it on, and a fill that was given up lets it begin anew.</summary>
    private async Task AnswerAsync(Search search)
    {
        while (true)
        {
            var exchange = search.Exchange;
            var lookup = await engine.LookupAsync(search.Key, search.Mode, exchange.Aborted).ConfigureAwait(false);
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

    private async Task<bool> ServeAsync(Search search, CacheLookup lookup)
    {
        var exchange = search.Exchange;
        if (StoredAnswer.Of(lookup.Entry, engine.Clock) is not { } answer)
        {
            await engine.RemoveAsync(search.Key).ConfigureAwait(false); // nobody can read it
            return false;
        }

        var reuse = search.Mode == LookupMode.Revalidate ? ReuseKind.Fresh : ReuseRules.Decide(answer.Response.Lifetimes, answer.Age, exchange.Directives);
        if (reuse is ReuseKind.Revalidate or ReuseKind.RevalidateOnRequest)
        {
            return await RevalidateAsync(search, answer, reuse).ConfigureAwait(false);
        }

        if (lookup.RefreshDue || reuse == ReuseKind.WhileRevalidating)
        {
            background.Start(exchange, search.Order(null, answer));
        }

        await HitAsync(exchange, answer).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> RevalidateAsync(Search search, StoredAnswer answer, ReuseKind reuse)
    {
        search.Reason = reuse == ReuseKind.Revalidate ? ForwardReason.Stale : ForwardReason.Request;
        if (!answer.IsValidatedEachTime)
        {
            search.Mode = LookupMode.Revalidate;
            return false;
        }

        await FillAsync(search, null, answer).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> LeadAsync(Search search, CacheLookup lookup)
    {
        var stale = StoredAnswer.Of(lookup.Entry, engine.Clock);
        if (stale is not null && ReuseRules.Decide(stale.Response.Lifetimes, stale.Age, search.Exchange.Directives) == ReuseKind.StaleAccepted)
        {
            await lookup.Lease!.DisposeAsync().ConfigureAwait(false);
            await HitAsync(search.Exchange, stale).ConfigureAwait(false);
            return true;
        }

        search.Reason = stale is not null && search.Reason != ForwardReason.Request ? ForwardReason.Stale : search.Reason;
        await FillAsync(search, lookup.Lease, stale).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> FollowAsync(Search search, CacheLookup lookup)
    {
        var exchange = search.Exchange;
        var patience = exchange.Policy.Options.LockTimeout;
        var outcome = await lookup.Flight!.WaitAsync(patience, engine.Clock.Time, exchange.Aborted).ConfigureAwait(false);
        return outcome.Kind switch
        {
            FillOutcomeKind.Filled => search.GoBehind(outcome.Entry) ? false : await ShareAsync(search, outcome.Entry).ConfigureAwait(false),
            FillOutcomeKind.Failed => await FallBackAsync(search, lookup.Entry ?? outcome.Entry, outcome.Failure!).ConfigureAwait(false),
            FillOutcomeKind.Abandoned => false,
            FillOutcomeKind.TimedOut => await PassAsync(search, "lock-timeout").ConfigureAwait(false),
            _ => await PassAsync(search, "uncacheable").ConfigureAwait(false),
        };
    }

    /// <summary>Another request has fetched what this one waited for; unless everybody has to ask for himself.</summary>
    private async Task<bool> ShareAsync(Search search, CacheEntry? entry)
    {
        if (StoredAnswer.Of(entry, engine.Clock) is not { } answer)
        {
            return await PassAsync(search, "uncacheable").ConfigureAwait(false);
        }

        if (answer.IsValidatedEachTime)
        {
            await FillAsync(search, null, answer).ConfigureAwait(false);
            return true;
        }

        var status = new CacheStatus { Forwarded = search.Reason, Collapsed = true, Ttl = (long)answer.Left.TotalSeconds };
        metrics.Answered(search.Exchange.Policy, "collapsed");
        await AnswerWriter.WriteAsync(search.Exchange.Context, answer, status.ToString()).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> FallBackAsync(Search search, CacheEntry? old, FillFailure failure)
    {
        if (await TryStaleAsync(search, old).ConfigureAwait(false))
        {
            return true;
        }

        metrics.Answered(search.Exchange.Policy, "failed");
        await failures.ShareAsync(search.Exchange.Context, failure, search.Reason).ConfigureAwait(false);
        return true;
    }

    /// <summary>A key that keeps failing is not fetched for the cache; but no client is refused because others have failed.</summary>
    private async Task<bool> BackOffAsync(Search search, CacheEntry? old) =>
        await TryStaleAsync(search, old).ConfigureAwait(false) || await PassAsync(search, "backing-off").ConfigureAwait(false);

    private async Task<bool> TryStaleAsync(Search search, CacheEntry? old)
    {
        if (StoredAnswer.Of(old, engine.Clock) is not { } answer || !answer.MayHideError(search.Exchange.Directives))
        {
            return false;
        }

        await HitAsync(search.Exchange, answer).ConfigureAwait(false);
        return true;
    }

    /// <summary>Serves what is stored, and otherwise sends the request on as it is: neither a head nor a part can be stored.</summary>
    private async Task LookAsync(Exchange exchange)
    {
        var search = new Search(exchange);
        var entry = await engine.PeekAsync(search.Key, exchange.Aborted).ConfigureAwait(false);
        if (search.GoBehind(entry))
        {
            entry = await engine.PeekAsync(search.Key, exchange.Aborted).ConfigureAwait(false);
        }

        var answer = StoredAnswer.Of(entry, engine.Clock);
        var reuse = answer is null ? ReuseKind.Revalidate : ReuseRules.Decide(answer.Response.Lifetimes, answer.Age, exchange.Directives);
        if (answer is not null && reuse is not (ReuseKind.Revalidate or ReuseKind.RevalidateOnRequest))
        {
            if (reuse == ReuseKind.WhileRevalidating)
            {
                background.Start(exchange, search.Order(null, answer));
            }

            await HitAsync(exchange, answer).ConfigureAwait(false);
            return;
        }

        await (exchange.Directives.OnlyIfCached
            ? failures.NotCachedAsync(exchange.Context)
            : GoAsync(exchange, answer is null ? search.Reason : ForwardReason.Stale, null)).ConfigureAwait(false);
    }

    private Task FillAsync(Search search, CacheLease? lease, StoredAnswer? stale)
    {
        metrics.Answered(search.Exchange.Policy, stale is null ? "miss" : "revalidated");
        return fills.RunAsync(search.Exchange, search.Order(lease, stale), search.Reason);
    }

    private async Task<bool> PassAsync(Search search, string detail)
    {
        await GoAsync(search.Exchange, search.Reason, detail).ConfigureAwait(false);
        return true;
    }

    private Task GoAsync(Exchange exchange, ForwardReason reason, string? detail)
    {
        metrics.Answered(exchange.Policy, reason == ForwardReason.Bypass ? "bypass" : "passed");
        ResponseFields.Announce(exchange.Context, new CacheStatus { Forwarded = reason, Detail = detail });
        return exchange.Next(exchange.Context);
    }

    private Task HitAsync(Exchange exchange, StoredAnswer answer)
    {
        metrics.Answered(exchange.Policy, answer.Left > TimeSpan.Zero ? "hit" : "stale");
        return AnswerWriter.WriteAsync(exchange.Context, answer, CacheStatus.Hit(answer.Left));
    }
}
