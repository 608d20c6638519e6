using EdgeKit.Cache.Http.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace EdgeKit.Cache.Http.Invalidating;

/// <summary>
/// Invalidates what a request has changed (RFC 9111 §4.4) before its answer goes out, so that whoever reads after he has the answer reads
/// what he wrote.
/// </summary>
internal sealed class UnsafeMethods(UrlInvalidation invalidation)
{
    public void Watch(HttpContext context) => context.Response.OnStarting(
        static state =>
        {
            var (context, invalidation) = ((HttpContext, UrlInvalidation))state;
            return StatusRules.IsNonError(context.Response.StatusCode) ? RemoveAsync(context, invalidation) : Task.CompletedTask;
        },
        (context, invalidation));

    private static Task RemoveAsync(HttpContext context, UrlInvalidation invalidation) =>
        Uri.TryCreate(context.Request.GetEncodedUrl(), UriKind.Absolute, out var target)
            ? invalidation.RemoveAsync(InvalidationRules.Obsolete(target, context.Response.Headers))
            : Task.CompletedTask;
}
