using EdgeKit.Http.Refusals;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Auth.Http;

/// <summary>
/// Writes an answer to a caller that may not pass: never a redirect, never in a cache. Where an endpoint names several
/// schemes each of them answers in turn: then it is a status and headers, since none can answer behind a body.
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
        if (!await IsOneOfSeveralAsync(context).ConfigureAwait(false))
        {
            await context.RequestServices.GetRequiredService<ProblemWriter>()
                .WriteAsync(
                    context, TypedResults.Problem(detail, statusCode: status).ProblemDetails).ConfigureAwait(false);
        }
    }

    /// <summary>Neither yes nor no: the caller may come back.</summary>
    public static Task WriteUnavailableAsync(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = "1";
        return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, detail);
    }

    private static async ValueTask<bool> IsOneOfSeveralAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata is not { } metadata
            || context.RequestServices.GetService<IAuthorizationPolicyProvider>() is not { } provider)
        {
            return false;
        }

        var asked = await AuthorizationPolicy.CombineAsync(
            provider, metadata.GetOrderedMetadata<IAuthorizeData>(), metadata.GetOrderedMetadata<AuthorizationPolicy>())
                .ConfigureAwait(false);
        return asked?.AuthenticationSchemes.Count > 1;
    }
}
