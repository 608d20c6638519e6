using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Http.Grpc;

/// <summary>
/// Gets the status of a response. A gRPC response always has HTTP status 200, with its own code in the headers or,
/// after a body, in the trailers.
/// </summary>
internal static class ResponseStatus
{
    /// <returns>The HTTP status, or the one that corresponds to the gRPC code.</returns>
    public static int Of(HttpContext context) =>
        CodeOf(context) is { } code ? GrpcStatus.ToHttp(code) : context.Response.StatusCode;

    private static int? CodeOf(HttpContext context)
    {
        var response = context.Response;
        if (response.StatusCode != StatusCodes.Status200OK
            || response.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        var trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        var written = response.Headers[GrpcStatus.Header] is { Count: > 0 } inHeaders
            ? inHeaders : trailers?[GrpcStatus.Header] ?? default;
        return written.Count == 0 ? null
            : int.TryParse(written.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code
            : GrpcStatus.Unknown;
    }
}
