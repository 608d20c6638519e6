using System.Net;

namespace EdgeKit.Resilience.Bodies;

/// <summary>What the contents that stand in for a caller's content have in common.</summary>
internal static class MonitoredBody
{
    /// <summary>
    /// Puts a content that is followed into the place of the message's own. Two kinds, because the platform lets only
    /// some contents be answered before they are sent (duplex), by a member that nobody else can set.
    /// </summary>
    public static HttpContent Wrap(HttpContent content, RequestBodyMonitor watch)
    {
        HttpContent watched = content is StreamContent or MultipartContent
            ? new MonitoredUpload(content, watch) : new MonitoredContent(content, watch);
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            watched.Headers.TryAddWithoutValidation(name, values);
        }

        return watched;
    }

    /// <returns>The caller's own content.</returns>
    public static HttpContent? Unwrap(HttpContent? content) => content switch
    {
        MonitoredContent { Content: var inner } => inner,
        MonitoredUpload { Content: var inner } => inner,
        _ => content,
    };

    public static async Task SendAsync(
        HttpContent content,
        RequestBodyMonitor watch, Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        watch.MoveTo(RequestBodyState.WaitingForSource);
        try
        {
            await content.CopyToAsync(
                new MonitoredStream(stream, watch), context, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            watch.MoveTo(cancellationToken.IsCancellationRequested ? RequestBodyState.ConnectionFailed : RequestBodyState.SourceFailed);
            throw;
        }

        watch.MoveTo(RequestBodyState.Sent);
    }

    /// <summary>The same on the thread of a blocking call.</summary>
    public static void Send(HttpContent content,
        RequestBodyMonitor watch, Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        watch.MoveTo(RequestBodyState.WaitingForSource);
        try
        {
            content.CopyTo(new MonitoredStream(stream, watch), context, cancellationToken);
        }
        catch
        {
            watch.MoveTo(cancellationToken.IsCancellationRequested ? RequestBodyState.ConnectionFailed : RequestBodyState.SourceFailed);
            throw;
        }

        watch.MoveTo(RequestBodyState.Sent);
    }
}
