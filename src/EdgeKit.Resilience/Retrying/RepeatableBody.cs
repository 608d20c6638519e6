using System.Net.Http.Json;
using EdgeKit.Resilience.Bodies;

namespace EdgeKit.Resilience.Retrying;

/// <summary>
/// Which bodies write the same bytes each time. A stream may be spent, and an unknown content may hold one.
/// </summary>
internal static class RepeatableBody
{
    /// <summary>Whether it is of a kind that can be looked into.</summary>
    public static bool IsKnown(HttpContent? content) => WatchedBody.Unwatch(content) switch
    {
        ByteArrayContent or ReadOnlyMemoryContent or JsonContent => true,
        MultipartContent parts => parts.All(IsKnown),
        BodyCopy copy => IsKnown(copy.Body),
        _ => false,
    };

    /// <summary>
    /// Whether the caller has called <c>LoadIntoBufferAsync</c>: only then a JsonContent knows how long it is, and its
    /// value is not asked again. Of other kinds nobody can tell.
    /// </summary>
    public static bool IsLoaded(HttpContent? content) =>
        WatchedBody.Unwatch(content) is JsonContent { Headers.ContentLength: not null };

    /// <summary>Asked after an attempt: until then nobody needs to know.</summary>
    /// <returns>What cannot be sent again, in words for the log; <see langword="null"/> when all of it can.</returns>
    public static string? WhyNotAgain(HttpContent? content) => WatchedBody.Unwatch(content) switch
    {
        null or ByteArrayContent or ReadOnlyMemoryContent => null,
        JsonContent json => WhyNotAgain(json),
        BodyCopy copy => WhyNotAgain(copy.Body),
        MultipartContent parts => parts.Select(WhyNotAgain).FirstOrDefault(why => why is not null) is { } why
        ? $"{NameOf(parts)} with a {why}" : null,
        var unknown => NameOf(unknown),
    };

    private static string? WhyNotAgain(JsonContent content) =>
        JsonValues.OneShotIn(content.Value) is { } value ? $"JsonContent of a {value.Name}" : null;

    private static string NameOf(HttpContent content) => content.GetType().Name;
}
