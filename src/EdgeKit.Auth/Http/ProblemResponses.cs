using EdgeKit.Http.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Auth.Http;

/// <summary>
/// Writes error responses: never a redirect, never cacheable. For an endpoint with several schemes, only status and
/// headers are written, because every scheme adds its challenge and none could after a body.
/// </summary>
internal static class ProblemResponses
{
    public static async Task WriteAsync(HttpContext context, int status, string detail, string? challenge = null)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (challenge is not null)
        {
            context.Response.Headers.Append(HeaderNames.WWWAuthenticate, challenge);
        }

        context.Response.StatusCode = status;
        if (!await HasSeveralSchemesAsync(context).ConfigureAwait(false))
        {
            var problem = TypedResults.Problem(detail, statusCode: status).ProblemDetails;
            await context.RequestServices.GetRequiredService<ProblemWriter>()
                .WriteAsync(context, problem).ConfigureAwait(false);
        }
    }

    /// <summary>Writes 503 with <c>Retry-After</c>, of one second at least.</summary>
    public static Task WriteUnavailableAsync(HttpContext context, string detail, TimeSpan retryAfter = default)
    {
        RetryAfterHeader.Set(context.Response, retryAfter);
        return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, detail);
    }

    private static async ValueTask<bool> HasSeveralSchemesAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata is not { } metadata
            || context.RequestServices.GetService<IAuthorizationPolicyProvider>() is not { } provider)
        {
            return false;
        }

        var policy = await AuthorizationPolicy.CombineAsync(
            provider, metadata.GetOrderedMetadata<IAuthorizeData>(), metadata.GetOrderedMetadata<AuthorizationPolicy>())
            .ConfigureAwait(false);
        return policy?.AuthenticationSchemes.Count > 1;
    }
}
