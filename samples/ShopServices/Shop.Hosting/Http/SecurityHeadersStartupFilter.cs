using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Shop.Hosting.Http;

/// <summary>
/// Sets the security headers when a response starts, before every other middleware: error responses get them too.
/// </summary>
internal sealed class SecurityHeadersStartupFilter(SecurityHeaders headers) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) =>
        {
            context.Response.OnStarting(SetAsync, context);
            return following(context);
        });
        next(app);
    };

    private Task SetAsync(object context)
    {
        headers.SetOn((HttpContext)context);
        return Task.CompletedTask;
    }
}
