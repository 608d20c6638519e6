using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace EdgeKit.Resilience.Fallback;

internal static class FallbackResponses
{
    public static HttpResponseMessage Static(FallbackOptions policy) => new((HttpStatusCode)policy.StatusCode)
    {
        Content = new StringContent(policy.Body, Encoding.UTF8, MediaTypeHeaderValue.Parse(policy.ContentType)),
    };

    /// <summary>RFC 9457. Retry-After is rounded up to whole seconds.</summary>
    public static HttpResponseMessage Problem(string detail, TimeSpan retryAfter)
    {
        var problem = new JsonObject
        {
            ["type"] = "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4",
            ["title"] = "Service Unavailable",
            ["status"] = (int)HttpStatusCode.ServiceUnavailable,
            ["detail"] = detail,
        };
        var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
        {
            Content = new StringContent(
                problem.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/problem+json")),
        };
        var seconds = Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds));
        response.Headers.TryAddWithoutValidation("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        return response;
    }
}
