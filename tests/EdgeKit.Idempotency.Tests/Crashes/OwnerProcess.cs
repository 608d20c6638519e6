using System.Diagnostics;
using EdgeKit.Idempotency.Redis;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Idempotency.Tests.Crashes;

/// <summary>
/// A shop in a separate process, whose work is one more count in Redis or one more order in PostgreSQL. It kills
/// itself by SIGKILL at the step that it was started with; the same shop without a step is what a retry reaches.
/// </summary>
internal static class OwnerProcess
{
    public const string Effects = "effects";

    private static readonly (string, string)[] Settings = [("Lease", "00:00:01"), ("Wait", "00:01:00")];

    /// <param name="args">The store, as a connection string, and the step.</param>
    public static async Task Main(string[] args)
    {
        await using var shop = await OpenAsync(args[0], Enum.Parse<CrashStep>(args[1]));
        Console.WriteLine($"listens {shop.Address}");
        await Task.Delay(Timeout.Infinite);
    }

    public static Task<Shopfront> OpenAsync(string store, CrashStep step) =>
        store.StartsWith("Host=") ? OpenOnPostgresAsync(store, step) : OpenOnRedisAsync(store, step);

    private static async Task<Shopfront> OpenOnRedisAsync(string endPoint, CrashStep step)
    {
        var redis = await RedisConnected.ToAsync(endPoint);
        var shop = await Shopfront.StartAsync(
            new RedisIdempotencyStore(redis.Client), inFront: CrashBefore(step), settings: Settings);
        shop.Handler = (context, _) => WorkAsync(context, step, () => redis.Client.ExecuteAsync(
            database => database.StringIncrementAsync(Effects)).AsTask());
        return shop;
    }

    private static async Task<Shopfront> OpenOnPostgresAsync(string connection, CrashStep step)
    {
        var shop = await Shopfront.StartAsync(
            inFront: CrashBefore(step), services: s => OrdersDatabase.Add(s, connection), settings: Settings);
        shop.Handler = (context, _) => WorkAsync(context, step, async () =>
        {
            var orders = context.RequestServices.GetRequiredService<OrdersContext>();
            orders.Orders.Add(new Order());
            await orders.SaveChangesAsync();
        });
        return shop;
    }

    private static Action<Microsoft.AspNetCore.Builder.WebApplication> CrashBefore(CrashStep step) =>
        app => app.Use(next => context =>
    {
        CrashIf(step == CrashStep.Arrived);
        return next(context);
    });

    private static async Task WorkAsync(HttpContext context, CrashStep step, Func<Task> work)
    {
        CrashIf(step == CrashStep.Claimed);
        await work();
        CrashIf(step == CrashStep.Worked);
        context.Response.OnStarting(() =>
        {
            CrashIf(step == CrashStep.Stored);
            return Task.CompletedTask;
        });
        context.Response.StatusCode = 201;
        await context.Response.WriteAsync("done");
    }

    private static void CrashIf(bool now)
    {
        if (now)
        {
            Process.GetCurrentProcess().Kill();
            throw new UnreachableException();
        }
    }
}
