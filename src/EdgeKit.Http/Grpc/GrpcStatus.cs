using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Http.Grpc;

/// <summary>gRPC status codes (doc/statuscodes.md), their HTTP equivalents and header fields.</summary>
internal static class GrpcStatus
{
    public const string Header = "grpc-status";
    public const string MessageHeader = "grpc-message";

    /// <summary>The fields of a response without a body.</summary>
    public static readonly string[] Fields = [Header, MessageHeader];

    /// <summary>Milliseconds after which a client may retry (proposal A6).</summary>
    public const string PushbackHeader = "grpc-retry-pushback-ms";

    public const int Ok = 0;
    public const int Cancelled = 1;
    public const int Unknown = 2;
    public const int DeadlineExceeded = 4;
    public const int PermissionDenied = 7;
    public const int ResourceExhausted = 8;
    public const int Aborted = 10;
    public const int Unimplemented = 12;
    public const int Internal = 13;
    public const int Unavailable = 14;
    public const int DataLoss = 15;
    public const int Unauthenticated = 16;

    /// <summary>
    /// Maps as gRPC clients do (doc/http-grpc-status-mapping.md), except 429 and 504, for which gRPC has more precise
    /// codes.
    /// </summary>
    public static int Of(int httpStatus) => httpStatus switch
    {
        StatusCodes.Status429TooManyRequests => ResourceExhausted,
        StatusCodes.Status504GatewayTimeout => DeadlineExceeded,
        StatusCodes.Status400BadRequest => Internal,
        StatusCodes.Status401Unauthorized => Unauthenticated,
        StatusCodes.Status403Forbidden => PermissionDenied,
        StatusCodes.Status404NotFound => Unimplemented,
        StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable => Unavailable,
        _ => Unknown,
    };

    /// <summary>Maps a gRPC code to the closest HTTP status.</summary>
    public static int ToHttp(int code) => code switch
    {
        Ok => StatusCodes.Status200OK,
        Cancelled => StatusCodes.Status499ClientClosedRequest,
        Unknown or Internal or DataLoss => StatusCodes.Status500InternalServerError,
        DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        PermissionDenied => StatusCodes.Status403Forbidden,
        ResourceExhausted => StatusCodes.Status429TooManyRequests,
        Aborted => StatusCodes.Status409Conflict,
        Unimplemented => StatusCodes.Status501NotImplemented,
        Unavailable => StatusCodes.Status503ServiceUnavailable,
        Unauthenticated => StatusCodes.Status401Unauthorized,
        _ => StatusCodes.Status400BadRequest,
    };

    /// <summary>Percent-encodes UTF-8: everything except printable ASCII, and the percent sign.</summary>
    public static string Escape(string message)
    {
        var text = new StringBuilder(message.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(message))
        {
            if (octet is >= (byte)' ' and <= (byte)'~' and not (byte)'%')
            {
                text.Append((char)octet);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
            }
        }

        return text.ToString();
    }
}
