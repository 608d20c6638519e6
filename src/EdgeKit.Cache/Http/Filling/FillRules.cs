using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Stored;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Filling;

/// <summary>
/// What to make of an origin's answer (RFC 9111 §4.3.3): a pure function of what was asked and what came.
/// </summary>
internal static class FillRules
{
    public static FillVerdict Judge(FillOrder order, int status, IHeaderDictionary headers, DateTimeOffset now)
    {
        if (order.Stale is { } stale && status == StatusCodes.Status304NotModified && Confirms(headers, stale.Response))
        {
            return new FillVerdict(FillKind.Renew, StorabilityOf(
                order, stale.Response.Status, StoredFields.Merge(stale.Response.Headers, headers, now), now));
        }

        var storability = StorabilityOf(order, status, headers, now);
        if (StatusRules.IsOriginFailure(status) && order.Stale?.MayHideError(order.Directives) == true)
        {
            return new FillVerdict(FillKind.HideError, storability);
        }

        return storability switch
        {
            Storability.Storable when headers.ContentLength > order.Policy.Options.MaxBodyBytes =>
                new FillVerdict(FillKind.Pass, Storability.TooLarge),
            Storability.Storable => new FillVerdict(FillKind.Store),
            _ => new FillVerdict(StatusRules.IsOriginFailure(status) ? FillKind.Fail : FillKind.Pass, storability),
        };
    }

    /// <summary>
    /// Whether an error belongs to the one who met it. It does where the request is somebody's, or the origin keeps its
    /// answer from others: what follows of it concerns him alone.
    /// </summary>
    public static bool IsPersonal(FillOrder order, in FillVerdict verdict) =>
        order.HasCredentials || verdict.IsPersonal;

    private static Storability StorabilityOf(
        FillOrder order, int status, IHeaderDictionary headers, DateTimeOffset now) =>
        StorabilityRules.Decide(new StorabilityQuestion(
            order.Directives, order.HasCredentials, status, headers), order.Policy.Freshness, now);

    /// <summary>§4.3.4: a 304 that names another version than the stored one says nothing of it.</summary>
    private static bool Confirms(IHeaderDictionary headers, StoredResponse stored) =>
        headers.ETag.Count == 0 || stored.ETag is null || EntityTags.WeakEquals(headers.ETag.ToString(), stored.ETag);
}
