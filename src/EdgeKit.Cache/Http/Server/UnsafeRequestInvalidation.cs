using EdgeKit.Cache.Http.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace EdgeKit.Cache.Http.Server;

/// <summary>
/// Invalidates what a request has changed (RFC 9111 §4.4) before its answer goes out, so that whoever reads after he
/// has the answer reads what he wrote.
/// </summary>
internal sealed class UnsafeRequestInvalidation(UrlInvalidation invalidation)
{
    /// <summary>The URL is read now: an error page is made under another.</summary>
    public void RegisterFor(HttpContext context)
    {
        var url = context.Request.GetEncodedUrl();
        context.Response.OnStarting(() => StatusRules.IsNonError(context.Response.StatusCode)
            && Uri.TryCreate(url, UriKind.Absolute, out var target)
            ? invalidation.RemoveAsync(InvalidationRules.Obsolete(target, context.Response.Headers))
            : Task.CompletedTask);
    }
}
