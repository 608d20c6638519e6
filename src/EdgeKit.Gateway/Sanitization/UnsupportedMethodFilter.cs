using EdgeKit.Gateway.Forwarding;
using EdgeKit.Http.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Gateway.Sanitization;

/// <summary>
/// Rejects CONNECT (a gateway is not a tunnel, RFC 9110 §9.3.6) and TRACE (which would echo headers that the gateway
/// adds, §9.3.8) with 501, before any other middleware. An extended CONNECT (RFC 8441), a WebSocket over HTTP/2,
/// passes.
/// </summary>
internal sealed class UnsupportedMethodFilter(ProblemWriter problems) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(Refuse);
        next(app);
    };

    private Task Refuse(HttpContext context, RequestDelegate next) =>
        IsRefused(context) ? ForwarderFailure.MethodNotImplemented().WriteAsync(context, problems) : next(context);

    private static bool IsRefused(HttpContext context) =>
        HttpMethods.IsTrace(context.Request.Method)
        || (HttpMethods.IsConnect(context.Request.Method)
            && context.Features.Get<IHttpExtendedConnectFeature>() is not { IsExtendedConnect: true });
}
