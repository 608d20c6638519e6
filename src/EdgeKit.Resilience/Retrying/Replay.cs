using System.Net.Http.Json;

namespace EdgeKit.Resilience.Retrying;

/// <summary>Sending a request a second time.</summary>
internal static class Replay
{
    private const string TraceParent = "traceparent";

    /// <summary>Contents that write the same bytes each time. A stream may be spent, and an unknown content may hold one.</summary>
    public static bool IsReplayable(HttpContent? content) => content switch
    {
        null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent => true,
        MultipartContent parts => parts.All(IsReplayable),
        _ => false,
    };

    public static bool HasTrace(HttpRequestMessage request) => request.Headers.NonValidated.Contains(TraceParent);

    /// <summary>
    /// A copy that shares content and options. A trace header that the handlers below wrote for the first attempt is left for them to write
    /// anew: each attempt is a span of its own.
    /// </summary>
    public static HttpRequestMessage Copy(HttpRequestMessage request, bool withTrace)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri)
        {
            Content = request.Content,
            Version = request.Version,
            VersionPolicy = request.VersionPolicy,
        };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            if (withTrace || !IsTrace(name))
            {
                copy.Headers.TryAddWithoutValidation(name, values);
            }
        }

        foreach (var (name, value) in request.Options)
        {
            ((IDictionary<string, object?>)copy.Options)[name] = value;
        }

        return copy;
    }

    private static bool IsTrace(string name) =>
        name.Equals(TraceParent, StringComparison.OrdinalIgnoreCase) || name.Equals("tracestate", StringComparison.OrdinalIgnoreCase);
}
