using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Sessions;

/// <summary>
/// A request that is answered for a session. It ends with the session if its answer has begun, such as a stream of
/// events, a WebSocket or a download, or if it only reads, as a long poll does; what changes something and has not
/// answered yet is left to finish. Thread safe: a server uses its objects again for the next request, which must not be
/// hit.
/// </summary>
internal sealed class OpenRequest(string session, HttpContext context, TimeSpan began)
{
    private readonly Lock _gate = new();
    private bool _isOver;

    public string Session => session;

    /// <summary>When it began, on the clock of <see cref="OpenRequests"/>.</summary>
    public TimeSpan StartedAt => began;

    /// <summary>It has been answered, or no longer stands for the session.</summary>
    public void Detach()
    {
        lock (_gate)
        {
            _isOver = true;
        }
    }

    /// <summary>
    /// Ends what streams; and what waits to be answered only if that is wanted, since most of it has its answer in a
    /// moment.
    /// </summary>
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
