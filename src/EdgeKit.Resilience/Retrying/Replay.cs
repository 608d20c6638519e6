using System.Net.Http.Json;

namespace EdgeKit.Resilience.Retrying;

/// <summary>Sending a request a second time.</summary>
internal static class Replay
{
    /// <summary>Contents that write the same bytes each time. A stream may be spent, and an unknown content may hold one.</summary>
    public static bool IsReplayable(HttpContent? content) => content switch
    {
        null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent => true,
        MultipartContent parts => parts.All(IsReplayable),
        _ => false,
    };

    /// <summary>
    /// A copy that shares content and options. What the handlers below added for the first attempt, a signature or the headers of a trace, is
    /// left for them to add anew: they see each attempt, and each is a span of its own. Headers keep the order in which they were added.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="headers">How many headers it had before the first attempt.</param>
    public static HttpRequestMessage Copy(HttpRequestMessage request, int headers)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri)
        {
            Content = request.Content,
            Version = request.Version,
            VersionPolicy = request.VersionPolicy,
        };
        foreach (var (name, values) in request.Headers.NonValidated.Take(headers))
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }

        foreach (var (name, value) in request.Options)
        {
            ((IDictionary<string, object?>)copy.Options)[name] = value;
        }

        return copy;
    }
}
