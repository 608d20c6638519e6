using System.Net;
using System.Net.Http.Headers;

namespace EdgeKit.RateLimit.Client;

/// <summary>
/// Creates the response to a request that was not sent: a 429 like a server's, so that retries and circuit breakers
/// treat both alike.
/// </summary>
internal static class RefusedResponse
{
    public static HttpResponseMessage Create(HttpRequestMessage request, string reason, TimeSpan? retryAfter)
    {
        var response = new HttpResponseMessage(
            HttpStatusCode.TooManyRequests) { RequestMessage = request, ReasonPhrase = reason };
        if (retryAfter is { } wait)
        {
            response.Headers.RetryAfter = new RetryConditionHeaderValue(
                TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(wait.TotalSeconds))));
        }

        return response;
    }
}
