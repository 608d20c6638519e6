using System.Globalization;
using System.Net;

namespace EdgeKit.Resilience.Calls;

/// <summary>
/// What the code of an answer of gRPC says; its HTTP status is 200 whatever happened. It is in the headers of an answer
/// that has nothing but headers ("Trailers-Only", which is how servers fail a call before its first message), and else
/// behind the body.
/// </summary>
internal static class GrpcStatus
{
    private const int Ok = 0;
    private const int Cancelled = 1;
    private const int Unknown = 2;
    private const int DeadlineExceeded = 4;
    public const int ResourceExhausted = 8;
    private const int Internal = 13;
    private const int Unavailable = 14;
    private const int DataLoss = 15;

    private const string Status = "grpc-status";
    private const string Pushback = "grpc-retry-pushback-ms";

    /// <returns><see langword="null"/> for any other answer, and for one whose status comes in its trailers.</returns>
    public static int? FromHeaders(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.OK && response.Headers.NonValidated.TryGetValues(Status, out var written)
        && IsGrpc(response) ? Parse(written.ToString()) : null;

    /// <summary>Whether it is an answer of gRPC with a body, so that its status comes behind that.</summary>
    public static bool HasTrailers(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.OK && IsGrpc(response) && !response.Headers.NonValidated.Contains(Status);

    /// <summary>Known when the body was read to its end; <see langword="null"/> when there is none.</summary>
    public static int? FromTrailers(HttpResponseMessage response) =>
        response.TrailingHeaders.NonValidated.TryGetValues(Status, out var written) ? Parse(written.ToString()) : null;

    /// <summary>
    /// By the rules of gRPC: nobody has begun the call. A server that says not to try again means it.
    /// </summary>
    public static bool IsRetryable(int status, HttpResponseMessage response) =>
        status == Unavailable
        && (!response.Headers.NonValidated.Contains(Pushback) || PushbackOf(response) is not null);

    public static bool IsExhausted(HttpResponseMessage response) => FromHeaders(response) == ResourceExhausted;

    /// <summary>Whether the server has failed, as it has with a status of HTTP from 500 on.</summary>
    public static bool IsFailure(int status) =>
        status is Unknown or DeadlineExceeded or Internal or Unavailable or DataLoss;

    /// <summary>When the caller's own deadline is over, that says nothing about the server.</summary>
    public static CallResult Classify(int status, HttpResponseMessage response, DateTimeOffset now) => status switch
    {
        Ok => CallResult.Success,
        Cancelled => CallResult.Neutral,
        DeadlineExceeded when response.RequestMessage?.Headers.NonValidated.Contains("grpc-timeout") == true =>
            CallResult.Neutral,
        ResourceExhausted => CallResult.Throttled(RetryAfter.Of(response, now) ?? TimeSpan.Zero),
        _ => IsFailure(status) ? CallResult.Failure : CallResult.Success,
    };

    /// <summary>How long the server wants to be left alone (proposal A6).</summary>
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
