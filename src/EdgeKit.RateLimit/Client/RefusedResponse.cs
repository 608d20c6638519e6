using System.Net;
using System.Net.Http.Headers;

namespace EdgeKit.RateLimit.Client;

/// <summary>A 429 for a request that was not sent; retries and breakers treat it like a server's.</summary>
internal static class RefusedResponse
{
    public static HttpResponseMessage Create(HttpRequestMessage request, string reason, TimeSpan? retryAfter)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests)
        {
            RequestMessage = request,
            ReasonPhrase = reason,
        };
        if (retryAfter is { } wait)
        {
            var seconds = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(wait.TotalSeconds)));
            response.Headers.RetryAfter = new RetryConditionHeaderValue(seconds);
        }

        return response;
    }
}
