using System.Net;

namespace EdgeKit.Resilience.Bodies;

internal static class MonitoredBody
{
    /// <summary>
    /// Wraps a content. There are two kinds, because only HttpContent's internal AllowDuplex decides whether a response
    /// may arrive before the body is sent, and StreamContent and MultipartContent do not allow it.
    /// </summary>
    public static HttpContent Wrap(HttpContent content, RequestBodyMonitor monitor)
    {
        HttpContent wrapped = content is StreamContent or MultipartContent
            ? new MonitoredUpload(content, monitor) : new MonitoredContent(content, monitor);
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            wrapped.Headers.TryAddWithoutValidation(name, values);
        }

        return wrapped;
    }

    public static HttpContent? Unwrap(HttpContent? content) => content switch
    {
        MonitoredContent { Content: var inner } => inner,
        MonitoredUpload { Content: var inner } => inner,
        _ => content,
    };

    public static Task SendAsync(
        HttpContent content, RequestBodyMonitor monitor, Stream stream, TransportContext? context,
        CancellationToken cancellationToken) =>
        FollowAsync(
            () => content.CopyToAsync(new MonitoredStream(stream, monitor), context, cancellationToken),
            monitor, cancellationToken);

    public static void Send(
        HttpContent content, RequestBodyMonitor monitor, Stream stream, TransportContext? context,
        CancellationToken cancellationToken) =>
        FollowAsync(
            () =>
            {
                content.CopyTo(new MonitoredStream(stream, monitor), context, cancellationToken);
                return Task.CompletedTask;
            },
            monitor, cancellationToken).GetAwaiter().GetResult();

    private static async Task FollowAsync(
        Func<Task> copy, RequestBodyMonitor monitor, CancellationToken cancellationToken)
    {
        monitor.MoveTo(RequestBodyState.WaitingForSource);
        try
        {
            await copy().ConfigureAwait(false);
        }
        catch
        {
            monitor.MoveTo(cancellationToken.IsCancellationRequested
                ? RequestBodyState.ConnectionFailed : RequestBodyState.SourceFailed);
            throw;
        }

        monitor.MoveTo(RequestBodyState.Sent);
    }
}
