using System.Net.Http.Json;
using EdgeKit.Resilience.Bodies;

namespace EdgeKit.Resilience.Messages;

/// <summary>
/// Which bodies write the same bytes each time. A stream may be spent, and an unknown content may hold one.
/// </summary>
internal static class RepeatableContent
{
    /// <summary>Whether it is of a kind that can be looked into.</summary>
    public static bool IsInspectable(HttpContent? content) => MonitoredBody.Unwrap(content) switch
    {
        ByteArrayContent or ReadOnlyMemoryContent or JsonContent => true,
        MultipartContent parts => parts.All(IsInspectable),
        ContentCopy copy => IsInspectable(copy.Body),
        _ => false,
    };

    /// <summary>
    /// Whether the caller has called <c>LoadIntoBufferAsync</c>: only then a JsonContent knows how long it is, and its
    /// value is not asked again. Of other kinds nobody can tell.
    /// </summary>
    public static bool IsLoaded(HttpContent? content) =>
        MonitoredBody.Unwrap(content) is JsonContent { Headers.ContentLength: not null };

    /// <summary>Asked after an attempt: until then nobody needs to know.</summary>
    /// <returns>What cannot be sent again, in words for the log; <see langword="null"/> when all of it can.</returns>
    public static string? FindUnrepeatable(HttpContent? content) => MonitoredBody.Unwrap(content) switch
    {
        null or ByteArrayContent or ReadOnlyMemoryContent => null,
        JsonContent json => FindUnrepeatable(json),
        ContentCopy copy => FindUnrepeatable(copy.Body),
        MultipartContent parts => parts.Select(FindUnrepeatable).FirstOrDefault(why => why is not null) is { } why
        ? $"{NameOf(parts)} with a {why}" : null,
        var unknown => NameOf(unknown),
    };

    private static string? FindUnrepeatable(JsonContent content) =>
        SingleUseSequenceFinder.FindIn(content.Value) is { } value ? $"JsonContent of a {value.Name}" : null;

    private static string NameOf(HttpContent content) => content.GetType().Name;
}
