using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Http.Refusals;

/// <summary>
/// Refuses a call of gRPC in its own terms: HTTP 200 and a <c>grpc-status</c>. To a status of HTTP its clients know no
/// better answer than a guess, and to a problem+json none.
/// </summary>
internal static class GrpcErrorWriter
{
    private const byte TrailersFrame = 0x80;

    /// <summary>
    /// Writes the refusal. The fields that the response has got already, <c>Retry-After</c> among them, stay.
    /// </summary>
    /// <param name="context">The call.</param>
    /// <param name="kind">Its protocol.</param>
    /// <param name="httpStatus">The status that any other request would get.</param>
    /// <param name="message">What to tell the caller.</param>
    public static Task WriteAsync(HttpContext context, GrpcKind kind, int httpStatus, string message)
    {
        if (kind == GrpcKind.Http2)
        {
            WriteHeaders(context.Response, kind, httpStatus, message);
            return context.Response.CompleteAsync();
        }

        return WriteFrameAsync(context.Response, kind, Fields(context.Response, httpStatus, message));
    }

    /// <summary>A response that consists of its headers (Trailers-Only); nothing of it has gone yet.</summary>
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
