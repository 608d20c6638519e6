using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace EdgeKit.Auth.Tests.Dpop;

/// <summary>Throws before the pipeline and behind an exception handler, for paths without an endpoint.</summary>
internal sealed class CrashInFront(string page, bool ownServices) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseExceptionHandler(page, ownServices);
        app.Use(async (context, rest) =>
        {
            await rest(context);
            if (context.Response.StatusCode == 404)
            {
                throw new InvalidOperationException("crash");
            }
        });
        next(app);
    };
}
