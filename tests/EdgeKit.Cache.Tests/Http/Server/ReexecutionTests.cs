using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeKit.Cache.Tests.Http.Server;

/// <summary>Stages in front that run the pipeline again for an error page, which is a cached endpoint itself.</summary>
public sealed class ReexecutionTests
{
    public static TheoryData<string> Kinds => ["exception", "status", "own"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_error_page_is_stored_under_neither_path(string kind)
    {
        await using var site = await StartAsync(kind);
        await site.GetAsync("/page/error");
        var failing = true;
        site.Handler = (context, visit) => Answer(context, visit, failing);

        var first = await site.GetAsync("/page/broken");
        var second = await site.GetAsync("/page/broken");
        failing = false;
        var mended = await site.GetAsync("/page/broken");
        var page = await site.GetAsync("/page/error");

        (first.Status, first.Text).ShouldBe((kind == "exception" ? 500 : 404, "error page of visit 3"));
        (second.Status, second.Text).ShouldBe((kind == "exception" ? 500 : 404, "error page of visit 5"));
        (mended.Status, mended.Text).ShouldBe((200, "visit 6"));
        (page.Status, page.Text, page.IsHit).ShouldBe((200, "visit 1", true));
        first.CacheStatus.Split("EdgeKit;").Length.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_error_page_is_not_stored_when_it_is_asked_for_first_by_an_error(string kind)
    {
        await using var site = await StartAsync(kind);
        site.Handler = (context, visit) => Answer(context, visit, failing: true);
        await site.GetAsync("/page/broken");

        var page = await site.GetAsync("/page/error");

        (page.Status, page.IsHit).ShouldBe((200, false));
    }

    private static async Task Answer(HttpContext context, int visit, bool failing)
    {
        if (context.Request.Path == "/page/error")
        {
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.WriteAsync($"error page of visit {visit}");
        }
        else if (!failing)
        {
            await CachedSite.Answer("max-age=60")(context, visit);
        }
        else
        {
            context.Response.StatusCode = 404;
            await (context.Request.Headers["X-Kind"] == "exception"
                ? throw new InvalidOperationException("broken") : Task.CompletedTask);
        }
    }

    private static Task<CachedSite> StartAsync(string kind) => CachedSite.StartAsync(null, app =>
    {
        app.Use((context, next) =>
        {
            context.Request.Headers["X-Kind"] = kind;
            return next(context);
        });
        if (kind == "exception")
        {
            app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/page/error",
                AllowStatusCode404Response = true });
        }
        else if (kind == "status")
        {
            app.UseStatusCodePagesWithReExecute("/page/error");
        }
        else
        {
            app.Use(async (context, next) =>
            {
                await next(context);
                if (context.Response.StatusCode == 404 && !context.Response.HasStarted)
                {
                    context.Request.Path = "/page/error";
                    context.SetEndpoint(null);
                    context.Request.RouteValues = new RouteValueDictionary();
                    await next(context);
                }
            });
        }

        app.UseRouting();
    });
}
