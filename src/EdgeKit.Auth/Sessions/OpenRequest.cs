using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Sessions;

/// <summary>
/// A request authenticated by a session. Aborted when the session ends if its response has started (streams,
/// WebSockets, downloads) or if it only reads (long polling); unsafe requests without a response may finish. Thread
/// safe, because the server reuses the context for the next request.
/// </summary>
internal sealed class OpenRequest(string session, HttpContext context, TimeSpan began)
{
    private readonly Lock _gate = new();
    private bool _isOver;

    public string Session => session;

    /// <summary>When the request started, as the time since <see cref="OpenRequests"/> was created.</summary>
    public TimeSpan StartedAt => began;

    /// <summary>Detaches a request that has completed or no longer belongs to the session.</summary>
    public void Detach()
    {
        lock (_gate)
        {
            _isOver = true;
        }
    }

    /// <summary>Aborts a started response; a waiting one only if <paramref name="evenIfWaiting"/> is true.</summary>
    public void Abort(bool evenIfWaiting)
    {
        lock (_gate)
        {
            if (!_isOver && (context.Response.HasStarted || (evenIfWaiting && Reads(context.Request.Method))))
            {
                _isOver = true;
                context.Abort();
            }
        }
    }

    private static bool Reads(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsConnect(method);
}
