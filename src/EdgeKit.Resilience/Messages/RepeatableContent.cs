using System.Net.Http.Json;
using EdgeKit.Resilience.Bodies;

namespace EdgeKit.Resilience.Messages;

/// <summary>
/// Recognizes contents that write the same bytes each time. A stream may be consumed, and an unknown content may hold
/// one.
/// </summary>
internal static class RepeatableContent
{
    /// <summary>True for a content that is sent without waiting for a source.</summary>
    public static bool IsInMemory(HttpContent? content) =>
        content is null or ByteArrayContent or ReadOnlyMemoryContent
        || (content is ContentCopy copy && IsInMemory(copy.Body));

    public static bool IsInspectable(HttpContent? content) => MonitoredBody.Unwrap(content) switch
    {
        ByteArrayContent or ReadOnlyMemoryContent or JsonContent => true,
        MultipartContent parts => parts.All(IsInspectable),
        ContentCopy copy => IsInspectable(copy.Body),
        _ => false,
    };

    /// <summary>
    /// True for a JsonContent after <c>LoadIntoBufferAsync</c>: only then is its length known. Other kinds cannot be
    /// checked.
    /// </summary>
    public static bool IsLoaded(HttpContent? content) =>
        MonitoredBody.Unwrap(content) is JsonContent { Headers.ContentLength: not null };

    /// <returns>
    /// The kind of content that cannot be sent again, for the log; <see langword="null"/> if all of it can.
    /// </returns>
    public static string? FindUnrepeatable(HttpContent? content) => MonitoredBody.Unwrap(content) switch
    {
        null or ByteArrayContent or ReadOnlyMemoryContent => null,
        JsonContent json => SingleUseSequenceFinder.FindIn(json.Value) is { } type
            ? $"JsonContent of a {type.Name}" : null,
        ContentCopy copy => FindUnrepeatable(copy.Body),
        MultipartContent parts => parts.Select(FindUnrepeatable).FirstOrDefault(part => part is not null) is { } part
            ? $"{NameOf(parts)} with a {part}" : null,
        var unknown => NameOf(unknown),
    };

    private static string NameOf(HttpContent content) => content.GetType().Name;
}
