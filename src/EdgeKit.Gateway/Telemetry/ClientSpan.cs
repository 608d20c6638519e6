using System.Collections.Frozen;
using System.Diagnostics;
using System.Text.Json;
using EdgeKit.Http.Grpc;

namespace EdgeKit.Gateway.Telemetry;

/// <summary>
/// The span of one call to a destination, with the name and attributes of OpenTelemetry's conventions for HTTP clients
/// (1.23). It is only created if the trace is recorded. Attributes are set after its start, so samplers do not see
/// them.
/// </summary>
internal static class ClientSpan
{
    private const string ErrorType = "error.type";
    private static readonly ActivitySource Source = new("EdgeKit.Gateway");

    /// <summary>Other methods, which clients can choose freely, must not become span names.</summary>
    private static readonly FrozenSet<string> Methods =
        FrozenSet.Create("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    public static bool IsRecorded(Activity? parent) =>
        parent is null or { IsAllDataRequested: true } && Source.HasListeners();

    /// <returns><see langword="null"/> if the sampler drops it.</returns>
    public static Activity? Start(HttpMethod method) =>
        Source.StartActivity(Methods.Contains(method.Method) ? method.Method : "HTTP", ActivityKind.Client);

    public static void SetRequest(Activity span, HttpRequestMessage request)
    {
        var method = request.Method.Method;
        var isKnown = Methods.Contains(method);
        span.SetTag("http.request.method", isKnown ? method : "_OTHER");
        if (!isKnown)
        {
            span.SetTag("http.request.method_original", method);
        }

        if (request.RequestUri is { IsAbsoluteUri: true } uri)
        {
            span.SetTag("server.address", uri.Host);
            span.SetTag("server.port", uri.Port);
            span.SetTag("url.full", RedactQuery(uri));
        }
    }

    public static void SetResponse(Activity span, HttpResponseMessage response)
    {
        var (status, version) = ((int)response.StatusCode, response.Version);
        span.SetTag("http.response.status_code", status);
        span.SetTag(
            "network.protocol.version", version is { Major: > 1, Minor: 0 } ? $"{version.Major}" : $"{version}");
        var isGrpc = response.Headers.NonValidated.TryGetValues(GrpcStatus.Header, out var code);
        if (isGrpc)
        {
            span.SetTag("rpc.grpc.status_code", $"{code}");
        }

        if (status >= 400 || (isGrpc && $"{code}" != "0"))
        {
            span.SetTag(ErrorType, status >= 400 ? $"{status}" : $"{code}");
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    public static void SetError(Activity span, Exception exception)
    {
        var error = (exception as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown;
        span.SetTag(ErrorType, error == HttpRequestError.Unknown
            ? exception.GetType().FullName : JsonNamingPolicy.SnakeCaseLower.ConvertName($"{error}"));
        span.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>.NET's spans omit the query, too.</summary>
    private static string RedactQuery(Uri uri)
    {
        // GetComponents rejects a path that was forwarded as received.
        var url = $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}";
        return uri.Query.Length > 0 ? url + "?*" : url;
    }
}
