using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// The state of the request body when the middleware receives it. If earlier middleware has consumed it without
/// buffering, the remaining bytes must not be hashed as the whole body, because different requests would get the same
/// fingerprint.
/// </summary>
/// <param name="Stream">The body.</param>
/// <param name="IsBuffered">True if the body can be read again from its beginning.</param>
/// <param name="WasReadFrom">True if reading from the connection has begun; null if unknown.</param>
/// <param name="Length">The value of <c>Content-Length</c>, if any.</param>
/// <param name="IsPossible">True if the request can have a body.</param>
internal readonly record struct ReceivedBody(
    Stream Stream, bool IsBuffered, bool? WasReadFrom, long? Length, bool IsPossible)
{
    public static ReceivedBody Of(HttpRequest request)
    {
        var features = request.HttpContext.Features;
        return new ReceivedBody(
            request.Body,
            request.Body.CanSeek,
            features.Get<IHttpMaxRequestBodySizeFeature>()?.IsReadOnly, // becomes read-only with the first read
            request.ContentLength,
            features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true);
    }

    /// <param name="read">The number of bytes that were left to read.</param>
    public bool WasConsumed(long read)
    {
        if (IsBuffered || !IsPossible || Length == 0 || WasReadFrom == false)
        {
            return false;
        }

        return read == 0
            ? WasReadFrom == true || Length is not null
            : WasReadFrom == true && (Length is null || read < Length) && IsServerStream;
    }

    /// <summary>Middleware may have put a stream of another length in place of the server's.</summary>
    private bool IsServerStream =>
        Stream.GetType().FullName?.StartsWith("Microsoft.AspNetCore.Server.", StringComparison.Ordinal) == true;
}
