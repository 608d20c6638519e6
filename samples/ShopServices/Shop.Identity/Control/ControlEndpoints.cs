using Shop.Identity.Keys;
using Shop.Identity.Logout;
using Shop.Identity.Tokens;

namespace Shop.Identity.Control;

/// <summary>Controls for demonstrations and tests, anonymous for callers on this machine.</summary>
internal static class ControlEndpoints
{
    private const int LongestLatencyMs = 60_000;

    public static void MapControl(this IEndpointRouteBuilder app)
    {
        var controls = app.MapGroup("").RequireLoopback();
        controls.MapPost("/control/rotate-keys", (KeyRing keys) => Results.Json(new { signing = keys.Rotate().Id }));
        controls.MapPost("/control/logout", async (
            string subject, LogoutService logouts) => Results.Json(
                new { told = await logouts.EndSubjectAsync(subject) }));
        controls.MapPost("/control/forget", (RefreshTokens tokens) => tokens.End(_ => true));
        controls.MapPut("/control/faults", (FaultSettings faults, FaultSwitch current) =>
        {
            if (faults is not { LatencyMs: >= 0 and <= LongestLatencyMs, Status: 0 or (>= 400 and <= 599) })
            {
                return Results.Text(
                    $"latencyMs is 0 to {LongestLatencyMs}, status is 0 or 400 to 599", statusCode: 400);
            }

            current.Current = faults;
            return Results.NoContent();
        });
    }

    /// <summary>Applies the faults to every endpoint except the controls and the health probes.</summary>
    public static void UseFaults(this IApplicationBuilder app) => app.UseWhen(
        context =>
            !context.Request.Path.StartsWithSegments("/control") && !context.Request.Path.StartsWithSegments("/health"),
        branch => branch.Use(ApplyAsync));

    private static async Task ApplyAsync(HttpContext context, RequestDelegate next)
    {
        var faults = context.RequestServices.GetRequiredService<FaultSwitch>().Current;
        if (faults.LatencyMs > 0)
        {
            var clock = context.RequestServices.GetRequiredService<TimeProvider>();
            await Task.Delay(TimeSpan.FromMilliseconds(faults.LatencyMs), clock, context.RequestAborted);
        }

        if (faults.Status > 0)
        {
            context.Response.StatusCode = faults.Status;
            return;
        }

        await next(context);
    }
}
