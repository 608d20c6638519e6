using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Tests.Http.Server;

/// <summary>RFC 5861: stale responses during refreshes and instead of errors.</summary>
public sealed class StaleTests
{
    [Fact]
    public async Task A_stale_response_is_served_immediately_and_refreshed_once()
    {
        await using var site = await CachedSite.StartAsync();
        var gate = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            await (visit == 1 ? Task.CompletedTask : gate.Task);
            await CachedSite.Answer("max-age=60, stale-while-revalidate=30")(context, visit);
        };
        await site.GetAsync();
        site.Advance(65);

        var stale = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => site.GetAsync()));
        await CachedSite.EventuallyAsync(() => site.Visits == 2);
        (await site.GetAsync()).CacheStatus.ShouldBe("EdgeKit; hit; ttl=-5");
        gate.SetResult();
        SiteReply? fresh = null;
        await CachedSite.EventuallyAsync(() => (fresh = site.GetAsync().GetAwaiter().GetResult()).Text == "visit 2");

        stale.ShouldAllBe(r => r.Text == "visit 1" && r.CacheStatus == "EdgeKit; hit; ttl=-5");
        (fresh!.CacheStatus, site.Visits).ShouldBe(("EdgeKit; hit; ttl=60", 2));
    }

    [Fact]
    public async Task The_endpoint_runs_in_the_background_with_the_request_and_services_of_its_own()
    {
        await using var site = await CachedSite.StartAsync(("VaryByQuery:0", "a"));
        var seen = "";
        site.Handler = (context, visit) =>
        {
            if (visit == 2)
            {
                seen = $"{context.Request.Method} {context.Request.Scheme}://{context.Request.Host}{context.Request.Path}{context.Request.QueryString} {context.Request.RouteValues["rest"]} {context.Request.Headers["X-Field"]} {context.RequestServices is not null}";
            }

            return CachedSite.Answer("max-age=60, stale-while-revalidate=30")(context, visit);
        };
        await site.GetAsync("/page/x?a=1&b=2");
        site.Advance(60);

        await site.GetAsync("/page/x?b=3&a=1", "X-Field: f");
        await CachedSite.EventuallyAsync(() => seen.Length > 0);

        seen.ShouldBe($"GET http://{site.Address.Authority}/page/x?a=1 x f True");
    }

    [Fact]
    public async Task The_policys_word_counts_where_the_origin_says_nothing()
    {
        await using var site = await CachedSite.StartAsync(("StaleWhileRevalidate", "00:00:30"));
        await site.GetAsync();
        site.Advance(70);

        (await site.GetAsync()).CacheStatus.ShouldBe("EdgeKit; hit; ttl=-10");
    }

    [Theory]
    [InlineData("must-revalidate, max-age=60")]
    [InlineData("proxy-revalidate, max-age=60")]
    [InlineData("s-maxage=60")]
    public async Task What_must_not_be_served_stale_is_not(string cacheControl)
    {
        await using var site = await CachedSite.StartAsync(
            ("StaleWhileRevalidate", "00:00:30"), ("StaleIfError", "00:00:30"));
        site.Handler = (context, visit) =>
        {
            context.Response.StatusCode = visit == 1 ? 200 : 503;
            return CachedSite.Answer(visit == 1 ? cacheControl : "")(context, visit);
        };
        await site.GetAsync();
        site.Advance(61);

        (await site.GetAsync()).Status.ShouldBe(503);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_stale_answer_hides_an_error_for_a_while(int status)
    {
        await using var site = await CachedSite.StartAsync(
            ("StaleIfError", "00:00:30"), ("FailureBackoff", "00:00:00"));
        site.Handler = (context, visit) =>
        {
            context.Response.StatusCode = visit == 1 ? 200 : status;
            return visit == 1 ? CachedSite.Answer("max-age=60")(context, visit) : context.Response.WriteAsync("error");
        };
        await site.GetAsync();

        site.Advance(70);
        var hidden = await site.GetAsync();
        site.Advance(21);
        var shown = await site.GetAsync();

        (hidden.Status, hidden.Text, hidden.CacheStatus).ShouldBe(
            (200, "visit 1", $"EdgeKit; fwd=stale; fwd-status={status}; ttl=-10"));
        (shown.Status, shown.Text).ShouldBe((status, "error"));
    }

    [Fact]
    public async Task A_stale_answer_hides_an_exception_and_a_404_is_no_error()
    {
        await using var site = await CachedSite.StartAsync(("StaleIfError", "00:00:30"));
        site.Handler = (context, visit) =>
        {
            context.Response.StatusCode = visit == 3 ? 404 : 200;
            return visit == 2
                ? throw new InvalidOperationException("broken") : CachedSite.Answer("max-age=60")(context, visit);
        };
        await site.GetAsync();
        site.Advance(61);

        (await site.GetAsync()).CacheStatus.ShouldBe("EdgeKit; fwd=stale; ttl=-1; detail=error");
        (await site.GetAsync()).Status.ShouldBe(404);
    }

    [Fact]
    public async Task An_origin_that_keeps_failing_is_left_alone_for_a_while()
    {
        await using var site = await CachedSite.StartAsync(
            ("StaleIfError", "00:10:00"), ("FailureBackoff", "00:00:10"));
        site.Handler = (context, visit) =>
        {
            context.Response.StatusCode = visit == 1 ? 200 : 503;
            return CachedSite.Answer("max-age=60")(context, visit);
        };
        await site.GetAsync();
        site.Advance(61);

        for (var i = 0; i < 10; i++)
        {
            (await site.GetAsync()).Text.ShouldBe("visit 1");
        }

        site.Visits.ShouldBe(3);
        site.Advance(10);
        await site.GetAsync();
        site.Visits.ShouldBe(4);
    }

    [Fact]
    public async Task An_error_without_a_stale_answer_is_passed_on_and_not_stored()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = (context, visit) =>
        {
            context.Response.StatusCode = visit < 4 ? 500 : 200;
            return context.Response.WriteAsync($"visit {visit}");
        };

        (await site.GetAsync()).Status.ShouldBe(500);
        (await site.GetAsync()).Text.ShouldBe("visit 2");
        (await site.GetAsync()).CacheStatus.ShouldBe("EdgeKit; fwd=uri-miss; detail=backing-off");
        (await site.GetAsync()).Status.ShouldBe(200);
    }
}
