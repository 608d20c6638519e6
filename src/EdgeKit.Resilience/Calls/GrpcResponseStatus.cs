using System.Globalization;
using System.Net;

namespace EdgeKit.Resilience.Calls;

/// <summary>
/// Reads and classifies the status of a gRPC response, whose HTTP status is always 200. The status is in the headers of
/// a response without a body ("Trailers-Only"), otherwise in the trailers.
/// </summary>
internal static class GrpcResponseStatus
{
    public const int ResourceExhausted = 8;

    private const int Ok = 0;
    private const int Cancelled = 1;
    private const int Unknown = 2;
    private const int DeadlineExceeded = 4;
    private const int Internal = 13;
    private const int Unavailable = 14;
    private const int DataLoss = 15;

    private const string Status = "grpc-status";
    private const string Pushback = "grpc-retry-pushback-ms";

    /// <returns><see langword="null"/> if it is not gRPC, or if the status follows in the trailers.</returns>
    public static int? FromHeaders(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.OK && response.Headers.NonValidated.TryGetValues(Status, out var written)
        && IsGrpc(response) ? Parse(written.ToString()) : null;

    public static bool HasTrailers(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.OK && IsGrpc(response) && !response.Headers.NonValidated.Contains(Status);

    /// <summary>Available once the body has been read to its end.</summary>
    public static int? FromTrailers(HttpResponseMessage response) =>
        response.TrailingHeaders.NonValidated.TryGetValues(Status, out var written) ? Parse(written.ToString()) : null;

    /// <summary>
    /// UNAVAILABLE means that the call was not processed. A pushback that is not a number forbids a retry.
    /// </summary>
    public static bool IsRetryable(int status, HttpResponseMessage response) =>
        status == Unavailable
        && (!response.Headers.NonValidated.Contains(Pushback) || PushbackOf(response) is not null);

    public static bool IsExhausted(HttpResponseMessage response) => FromHeaders(response) == ResourceExhausted;

    /// <summary>The counterpart of an HTTP status of 500 or above.</summary>
    public static bool IsFailure(int status) =>
        status is Unknown or DeadlineExceeded or Internal or Unavailable or DataLoss;

    public static CallResult Classify(int status, HttpResponseMessage response, DateTimeOffset now) => status switch
    {
        Ok => CallResult.Success,
        Cancelled => CallResult.Neutral,
        // The deadline was the caller's and may have been too short for any server.
        DeadlineExceeded when response.RequestMessage?.Headers.NonValidated.Contains("grpc-timeout") == true =>
            CallResult.Neutral,
        ResourceExhausted => CallResult.Throttled(RetryAfter.Of(response, now) ?? TimeSpan.Zero),
        _ => IsFailure(status) ? CallResult.Failure : CallResult.Success,
    };

    /// <summary>The server's minimum wait before a retry (gRPC proposal A6).</summary>
    public static TimeSpan? PushbackOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(Pushback, out var written)
        && int.TryParse(written.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    private static bool IsGrpc(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type)
        && type.ToString().StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase);

    private static int Parse(string written) =>
        int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : Unknown;
}
