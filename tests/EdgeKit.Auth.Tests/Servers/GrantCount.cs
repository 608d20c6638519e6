using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Tests.Servers;

/// <summary>Counts the refresh tokens and the exchanges that reach an authorization server.</summary>
internal sealed class GrantCount : IStartupFilter
{
    private int _refreshes;
    private int _exchanges;

    public int Refreshes => Volatile.Read(ref _refreshes);

    public int Exchanges => Volatile.Read(ref _exchanges);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (HttpContext context, RequestDelegate serve) =>
        {
            if (context.Request.HasFormContentType)
            {
                Count((await context.Request.ReadFormAsync())["grant_type"].ToString());
            }

            await serve(context);
        });
        next(app);
    };

    private void Count(string grant)
    {
        if (grant == "refresh_token")
        {
            Interlocked.Increment(ref _refreshes);
        }
        else if (grant.EndsWith(":token-exchange", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _exchanges);
        }
    }
}
