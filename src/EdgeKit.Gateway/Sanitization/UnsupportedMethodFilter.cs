using EdgeKit.Gateway.Forwarding;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Gateway.Sanitization;

/// <summary>
/// First of all: a gateway is no tunnel (CONNECT, RFC 9110, 9.3.6), and does not have what it adds for destinations
/// echoed (TRACE, 9.3.8). Both are a 501, "not implemented for any resource". An extended CONNECT (RFC 8441), a
/// WebSocket over HTTP/2, is no tunnel and passes.
/// </summary>
internal sealed class UnsupportedMethodFilter(FailureWriter failures) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(Refuse);
        next(app);
    };

    private Task Refuse(HttpContext context, RequestDelegate next) =>
        IsRefused(context) ? failures.WriteAsync(context, ForwarderFailure.MethodNotImplemented()) : next(context);

    private static bool IsRefused(HttpContext context) =>
        HttpMethods.IsTrace(context.Request.Method)
        || (HttpMethods.IsConnect(context.Request.Method)
            && context.Features.Get<IHttpExtendedConnectFeature>() is not { IsExtendedConnect: true });
}
