using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Shop.Hosting.Health;

internal static class HealthReportWriter
{
    /// <summary>For a probe, which is open to everyone: whether, and not why.</summary>
    public static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(new { status = report.Status.ToString() });

    /// <summary>
    /// For operators: what each check says. No exception and no data, which may hold more than a check wants to say.
    /// </summary>
    public static Task WriteDetailsAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(new
    {
        service = context.RequestServices.GetRequiredService<ShopService>().Name,
        status = report.Status.ToString(),
        checks = report.Entries.ToDictionary(
            entry => entry.Key,
            entry => new { status = entry.Value.Status.ToString(), description = entry.Value.Description }),
    });
}
