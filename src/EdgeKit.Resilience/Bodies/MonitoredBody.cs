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

    public static async Task SendAsync(
        HttpContent content, RequestBodyMonitor monitor, Stream stream, TransportContext? context,
        CancellationToken cancellationToken)
    {
        monitor.MoveTo(RequestBodyState.WaitingForSource);
        try
        {
            var monitored = new MonitoredStream(stream, monitor);
            await content.CopyToAsync(monitored, context, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            monitor.MoveTo(FailureOf(cancellationToken));
            throw;
        }

        monitor.MoveTo(RequestBodyState.Sent);
    }

    public static void Send(
        HttpContent content, RequestBodyMonitor monitor, Stream stream, TransportContext? context,
        CancellationToken cancellationToken)
    {
        monitor.MoveTo(RequestBodyState.WaitingForSource);
        try
        {
            content.CopyTo(new MonitoredStream(stream, monitor), context, cancellationToken);
        }
        catch
        {
            monitor.MoveTo(FailureOf(cancellationToken));
            throw;
        }

        monitor.MoveTo(RequestBodyState.Sent);
    }

    private static RequestBodyState FailureOf(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? RequestBodyState.ConnectionFailed : RequestBodyState.SourceFailed;
}
