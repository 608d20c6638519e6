using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Auth.Challenges;

/// <summary>Writes an answer to a caller that may not pass: never a redirect, never in a cache.</summary>
internal static class Answers
{
    public static Task WriteAsync(HttpContext context, int status, string detail, string? challenge = null)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (challenge is not null)
        {
            context.Response.Headers.Append(HeaderNames.WWWAuthenticate, challenge);
        }

        return TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);
    }

    /// <summary>Neither yes nor no: the caller may come back.</summary>
    public static Task PostponeAsync(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = "1";
        return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, detail);
    }
}
