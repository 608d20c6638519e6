using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Http.Grpc;

/// <summary>
/// Writes an error response to a gRPC call: HTTP 200 and a <c>grpc-status</c>. gRPC clients can only guess from an HTTP
/// status and do not read problem+json.
/// </summary>
internal static class GrpcErrorWriter
{
    private const byte TrailersFrame = 0x80;

    /// <summary>Writes the response. Headers that are already set, such as <c>Retry-After</c>, are kept.</summary>
    public static Task WriteAsync(HttpContext context, GrpcKind kind, int httpStatus, string message)
    {
        if (kind == GrpcKind.Http2)
        {
            WriteHeaders(context.Response, kind, httpStatus, message);
            return context.Response.CompleteAsync();
        }

        return WriteFrameAsync(context.Response, kind, Fields(context.Response, httpStatus, message));
    }

    /// <summary>Turns a response that has not started into one of headers only (Trailers-Only).</summary>
    public static void WriteHeaders(HttpResponse response, GrpcKind kind, int httpStatus, string message)
    {
        foreach (var (name, value) in Fields(response, httpStatus, message))
        {
            response.Headers[name] = value;
        }

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = TypeOf(kind);
        response.ContentLength = null;
    }

    private static string TypeOf(GrpcKind kind) => kind switch
    {
        GrpcKind.Web => "application/grpc-web",
        GrpcKind.WebText => "application/grpc-web-text",
        _ => "application/grpc",
    };

    private static List<(string Name, string Value)> Fields(HttpResponse response, int httpStatus, string message)
    {
        List<(string, string)> fields =
        [
            (GrpcStatus.Header, GrpcStatus.Of(httpStatus).ToString(CultureInfo.InvariantCulture)),
            (GrpcStatus.MessageHeader, GrpcStatus.Escape(message)),
        ];
        if (response.Headers.RetryAfter is [{ } wait]
            && int.TryParse(wait, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            fields.Add((GrpcStatus.PushbackHeader, (seconds * 1000L).ToString(CultureInfo.InvariantCulture)));
        }

        return fields;
    }

    private static async Task WriteFrameAsync(
        HttpResponse response, GrpcKind kind, List<(string Name, string Value)> fields)
    {
        var text = Encoding.ASCII.GetBytes(string.Concat(fields.Select(f => $"{f.Name}: {f.Value}\r\n")));
        var frame = new byte[5 + text.Length];
        frame[0] = TrailersFrame;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), text.Length);
        text.CopyTo(frame, 5);
        var body = kind == GrpcKind.WebText ? Encoding.ASCII.GetBytes(Convert.ToBase64String(frame)) : frame;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = TypeOf(kind);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body).ConfigureAwait(false);
        await response.CompleteAsync().ConfigureAwait(false);
    }
}
