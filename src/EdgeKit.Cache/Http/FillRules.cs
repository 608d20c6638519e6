using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Storage;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http;

/// <summary>Decides how an origin's response to a fill is handled (RFC 9111 §4.3.3).</summary>
internal static class FillRules
{
    public static FillDecision Decide(FillPlan plan, int status, IHeaderDictionary headers, DateTimeOffset now)
    {
        if (plan.Stale is { } stale && status == StatusCodes.Status304NotModified && Confirms(headers, stale.Response))
        {
            var merged = StoredFields.Merge(stale.Response.Headers, headers, now);
            return new FillDecision(FillAction.Renew, StorabilityOf(plan, stale.Response.Status, merged, now));
        }

        var storability = StorabilityOf(plan, status, headers, now);
        if (StatusRules.IsOriginFailure(status) && plan.Stale?.MayServeOnError(plan.Directives) == true)
        {
            return new FillDecision(FillAction.ServeStale, storability);
        }

        return storability switch
        {
            Storability.Storable when headers.ContentLength > plan.Policy.Options.MaxBodyBytes =>
                new FillDecision(FillAction.Pass, Storability.TooLarge),
            Storability.Storable => new FillDecision(FillAction.Store),
            _ => new FillDecision(StatusRules.IsOriginFailure(status) ? FillAction.Fail : FillAction.Pass, storability),
        };
    }

    private static Storability StorabilityOf(FillPlan plan, int status, IHeaderDictionary headers, DateTimeOffset now)
    {
        var input = new StorabilityInput(plan.Directives, plan.HasCredentials, status, headers);
        return StorabilityRules.Decide(input, plan.Policy.Freshness, now);
    }

    /// <summary>§4.3.4: a 304 that names another version does not confirm the stored one.</summary>
    private static bool Confirms(IHeaderDictionary headers, StoredResponse stored) =>
        headers.ETag.Count == 0 || stored.ETag is null || EntityTags.WeakEquals(headers.ETag.ToString(), stored.ETag);
}
