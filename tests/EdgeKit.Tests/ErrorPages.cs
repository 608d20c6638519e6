using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Tests;

/// <summary>
/// The ways in which a request goes through the pipeline a second time, and one in which it does not.
/// </summary>
internal static class ErrorPages
{
    public static readonly string[] Ways =
    [
        "exception page", "exception page, own scope",
            "status page", "both pages", "exception lambda", "own middleware", "exception page behind EdgeKit",
        "exception page, explicit routing",
    ];

    /// <summary>Builds the pipeline with a way around <c>UseEdgeKit</c>, or behind it.</summary>
    public static void Use(WebApplication app, string way)
    {
        _ = way switch
        {
            "exception page" => app.UseExceptionHandler("/error"),
            "exception page, own scope" => app.UseExceptionHandler("/error", createScopeForErrors: true),
            "status page" => app.UseStatusCodePagesWithReExecute("/error").Use(Swallow),
            "both pages" => app.UseStatusCodePagesWithReExecute("/error").UseExceptionHandler("/error"),
            "exception lambda" => app.UseExceptionHandler(errors => errors.Run(Show)),
            "own middleware" => app.Use(Again).UseRouting(),
            "exception page, explicit routing" => app.UseExceptionHandler("/error").UseRouting(),
            _ => app,
        };
        app.UseEdgeKit();
        if (way == "exception page behind EdgeKit")
        {
            app.UseExceptionHandler("/error");
        }
    }

    public static Task Show(HttpContext context)
    {
        context.Response.StatusCode = context.Response.StatusCode == StatusCodes.Status404NotFound
            ? StatusCodes.Status404NotFound : StatusCodes.Status500InternalServerError;
        return context.Response.WriteAsync("page");
    }

    /// <summary>An exception becomes a bare 500.</summary>
    private static async Task Swallow(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (InvalidOperationException)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    /// <summary>
    /// What applications wrote before there were such middlewares: nothing tells that it is an error page.
    /// </summary>
    private static async Task Again(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (InvalidOperationException)
        {
            context.SetEndpoint(null);
            context.Request.RouteValues.Clear();
            context.Request.Path = "/error";
            await next(context);
            await (context.Response.HasStarted ? Task.CompletedTask : Show(context));
        }
    }
}
