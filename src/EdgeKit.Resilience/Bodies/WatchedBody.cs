using System.Net;

namespace EdgeKit.Resilience.Bodies;

/// <summary>What the contents that stand in for a caller's content have in common.</summary>
internal static class WatchedBody
{
    /// <summary>
    /// Puts a content that is followed into the place of the message's own. Two kinds, because the platform lets only
    /// some contents be answered before they are sent (duplex), by a member that nobody else can set.
    /// </summary>
    public static HttpContent Watch(HttpContent content, BodyWatch watch)
    {
        HttpContent watched = content is StreamContent or MultipartContent
            ? new WatchedUpload(content, watch) : new WatchedContent(content, watch);
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            watched.Headers.TryAddWithoutValidation(name, values);
        }

        return watched;
    }

    /// <returns>The caller's own content.</returns>
    public static HttpContent? Unwatch(HttpContent? content) => content switch
    {
        WatchedContent { Content: var inner } => inner,
        WatchedUpload { Content: var inner } => inner,
        _ => content,
    };

    public static async Task SendAsync(
        HttpContent content,
        BodyWatch watch, Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        watch.Move(BodyState.Awaited);
        try
        {
            await content.CopyToAsync(
                new WatchedStream(stream, watch), context, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            watch.Move(cancellationToken.IsCancellationRequested ? BodyState.Broken : BodyState.SourceFailed);
            throw;
        }

        watch.Move(BodyState.Sent);
    }

    /// <summary>The same on the thread of a blocking call.</summary>
    public static void Send(HttpContent content,
        BodyWatch watch, Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        watch.Move(BodyState.Awaited);
        try
        {
            content.CopyTo(new WatchedStream(stream, watch), context, cancellationToken);
        }
        catch
        {
            watch.Move(cancellationToken.IsCancellationRequested ? BodyState.Broken : BodyState.SourceFailed);
            throw;
        }

        watch.Move(BodyState.Sent);
    }
}
