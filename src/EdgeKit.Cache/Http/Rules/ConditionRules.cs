using EdgeKit.Cache.Http.Fields;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>Evaluates a client's conditions on a stored response (RFC 9111 §4.3.2, RFC 9110 §13).</summary>
internal static class ConditionRules
{
    /// <summary>True if the request has conditions that only the origin can evaluate.</summary>
    public static bool AreForTheOrigin(IHeaderDictionary request) =>
        request.IfMatch.Count > 0 || request.IfUnmodifiedSince.Count > 0;

    /// <summary>True if the client has the response, a 200, already. Date replaces an absent Last-Modified.</summary>
    public static bool IsNotModified(IHeaderDictionary request, int status, string? etag, DateTimeOffset? lastModified)
    {
        if (status != StatusCodes.Status200OK)
        {
            return false;
        }

        if (request.IfNoneMatch.Count > 0)
        {
            return EntityTags.Lists(request.IfNoneMatch, etag);
        }

        return request.IfModifiedSince.Count == 1
            && HttpDate.Parse(request.IfModifiedSince) is { } since && lastModified <= since;
    }
}
