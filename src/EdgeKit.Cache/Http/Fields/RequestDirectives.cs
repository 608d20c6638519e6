using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Fields;

/// <summary>Reads the cache directives of a request.</summary>
internal static class RequestDirectives
{
    private static readonly CacheDirectives NoCache = new() { NoCache = true };

    /// <summary>Pragma is read if Cache-Control is absent (RFC 9111 §5.4).</summary>
    public static CacheDirectives Of(IHeaderDictionary request) =>
        request.CacheControl.Count > 0 ? CacheControl.Parse(request.CacheControl)
        : request.Pragma.Any(p => p?.Contains("no-cache", StringComparison.OrdinalIgnoreCase) == true) ? NoCache
        : CacheDirectives.None;
}
