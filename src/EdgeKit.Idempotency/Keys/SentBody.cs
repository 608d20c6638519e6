using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Idempotency.Keys;

/// <summary>
/// The body as this stage found it. Who reads it in front without buffering leaves nothing, or less than all, and the
/// rest would pass for the whole: amounts would be answered with other amounts.
/// </summary>
/// <param name="Stream">What was there to read.</param>
/// <param name="IsBuffered">Whether it can be read from its beginning.</param>
/// <param name="IsBegun">
/// Whether somebody has begun to read from the connection; <see langword="null"/> when the server does not tell.
/// </param>
/// <param name="Length">What the header says, where it says so.</param>
/// <param name="CanBe">Whether the request can have a body.</param>
internal readonly record struct SentBody(Stream Stream, bool IsBuffered, bool? IsBegun, long? Length, bool CanBe)
{
    public static SentBody Of(HttpRequest request)
    {
        var features = request.HttpContext.Features;
        return new SentBody(
            request.Body,
            request.Body.CanSeek,
            features.Get<IHttpMaxRequestBodySizeFeature>()?.IsReadOnly, // which it is from the first read on
            request.ContentLength,
            features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true);
    }

    /// <param name="read">How many bytes were left.</param>
    public bool IsGone(long read)
    {
        if (IsBuffered || !CanBe || Length == 0 || IsBegun == false)
        {
            return false;
        }

        return read == 0
            ? IsBegun == true || Length is not null
            : IsBegun == true && (Length is null || read < Length) && IsServers;
    }

    /// <summary>
    /// Whether it is what the server reads from the connection; a stream in its place may have another length.
    /// </summary>
    private bool IsServers =>
        Stream.GetType().FullName?.StartsWith("Microsoft.AspNetCore.Server.", StringComparison.Ordinal) == true;
}
