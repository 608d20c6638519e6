using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace EdgeKit.OpenTelemetry.Providers;

/// <summary>
/// Gives the request's span what is known only at its end, by the semantic conventions: route, status, name. The platform itself
/// does so from .NET 11 on; what it has set stays.
/// </summary>
internal sealed class RequestSpans : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(following => context => CompleteAsync(following, context));
        next(app);
    };

    private static async Task CompleteAsync(RequestDelegate following, HttpContext context)
    {
        try
        {
            await following(context).ConfigureAwait(false);
        }
        catch (Exception exception) when (Mark(context, StatusCodes.Status500InternalServerError, exception.GetType().FullName))
        {
            throw;
        }

        Mark(context, context.Response.StatusCode, error: null);
    }

    private static bool Mark(HttpContext context, int status, string? error)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is not { IsAllDataRequested: true } span
            || span.GetTagItem("http.response.status_code") is not null)
        {
            return true;
        }

        span.SetTag("http.response.status_code", status);
        var route = context.GetEndpoint()?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route;
        span.SetTag("http.route", route);
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetTag("error.type", error ?? status.ToString(null, null));
            span.SetStatus(ActivityStatusCode.Error);
        }

        return true;
    }
}
