using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Tests.Servers;

/// <summary>Counts the refresh tokens that reach an authorization server.</summary>
internal sealed class GrantCount : IStartupFilter
{
    private int _refreshes;

    public int Refreshes => Volatile.Read(ref _refreshes);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (HttpContext context, RequestDelegate serve) =>
        {
            if (context.Request.HasFormContentType && (await context.Request.ReadFormAsync())["grant_type"] == "refresh_token")
            {
                Interlocked.Increment(ref _refreshes);
            }

            await serve(context);
        });
        next(app);
    };
}
