using System.Diagnostics;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// The span of one call to a destination, by OpenTelemetry's conventions for HTTP clients. There is one where the trace is recorded; elsewhere
/// nobody would ever see it.
/// </summary>
internal static class ClientSpan
{
    private static readonly ActivitySource Source = new("EdgeKit.Gateway");

    /// <returns><see langword="null"/> where nobody asks for one.</returns>
    public static Activity? Start(Activity? parent, HttpRequestMessage request)
    {
        if (parent is { IsAllDataRequested: false } || Source.StartActivity(request.Method.Method, ActivityKind.Client) is not { } span)
        {
            return null;
        }

        if (span.IsAllDataRequested)
        {
            var uri = request.RequestUri!;
            span.SetTag("http.request.method", request.Method.Method);
            span.SetTag("server.address", uri.Host);
            span.SetTag("server.port", uri.Port);
            span.SetTag("url.full", WithoutSecrets(uri));
        }

        return span;
    }

    public static void Answered(Activity span, HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        span.SetTag("http.response.status_code", status);
        span.SetTag("network.protocol.version", answer.Version.Minor == 0 && answer.Version.Major > 1 ? $"{answer.Version.Major}" : $"{answer.Version}");
        if (status >= 400)
        {
            span.SetTag("error.type", $"{status}");
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    public static void Failed(Activity span, Exception cause)
    {
        span.SetTag("error.type", cause.GetType().FullName);
        span.SetStatus(ActivityStatusCode.Error, cause.Message);
    }

    /// <summary>Queries carry what is nobody's business; the platform's spans leave them out too.</summary>
    private static string WithoutSecrets(Uri uri)
    {
        var place = uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        return uri.Query.Length > 0 ? place + "?*" : place;
    }
}
