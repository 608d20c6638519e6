using EdgeKit.Cache.Http.Fields;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>A client's own conditions, answered from a stored response (RFC 9111 §4.3.2, RFC 9110 §13).</summary>
internal static class ConditionRules
{
    /// <summary>Conditions that are meant for the origin alone.</summary>
    public static bool AreForTheOrigin(IHeaderDictionary request) =>
        request.IfMatch.Count > 0 || request.IfUnmodifiedSince.Count > 0;

    public static bool IsConditional(IHeaderDictionary request) =>
        request.IfNoneMatch.Count > 0 || request.IfModifiedSince.Count > 0;

    /// <summary>Whether the client has the answer already. Only of a 200 can that be said.</summary>
    /// <param name="request">The request's fields.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="etag">The answer's entity tag.</param>
    /// <param name="lastModified">The answer's Last-Modified, or its Date when it has none.</param>
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
