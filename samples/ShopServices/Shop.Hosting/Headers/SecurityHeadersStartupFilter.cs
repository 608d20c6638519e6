using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Shop.Hosting.Headers;

/// <summary>
/// In front of every other middleware, and as late as can be: errors have the headers too, and nothing that clears an
/// answer takes them away.
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
