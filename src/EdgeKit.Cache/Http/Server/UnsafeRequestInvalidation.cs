using EdgeKit.Cache.Http.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace EdgeKit.Cache.Http.Server;

/// <summary>
/// Invalidates the stored responses that an unsafe request may have changed (RFC 9111 §4.4) before its response is
/// sent, so that a caller who has the response reads their own write.
/// </summary>
internal sealed class UnsafeRequestInvalidation(UrlInvalidation invalidation)
{
    /// <summary>The URL is read immediately, because error pages run under another.</summary>
    public void RegisterFor(HttpContext context)
    {
        var url = context.Request.GetEncodedUrl();
        context.Response.OnStarting(() => StatusRules.IsNonError(context.Response.StatusCode)
            && Uri.TryCreate(url, UriKind.Absolute, out var target)
            ? invalidation.RemoveAsync(InvalidationRules.Obsolete(target, context.Response.Headers))
            : Task.CompletedTask);
    }
}
