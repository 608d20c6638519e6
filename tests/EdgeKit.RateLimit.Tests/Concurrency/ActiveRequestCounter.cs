using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace EdgeKit.RateLimit.Tests.Concurrency;

/// <summary>Counts the requests in the server: a client has its answer before the stages in front have ended.</summary>
internal sealed class ActiveRequestCounter : IStartupFilter
{
    private int _active;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, rest) =>
        {
            Interlocked.Increment(ref _active);
            try
            {
                await rest(context);
            }
            finally
            {
                Interlocked.Decrement(ref _active);
            }
        });
        next(app);
    };

    public async Task UntilIdleAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (Volatile.Read(ref _active) > 0)
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
