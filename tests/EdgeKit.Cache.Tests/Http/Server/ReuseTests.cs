using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Tests.Http.Server;

/// <summary>How stored answers are used and validated, over real connections (RFC 9111 §4).</summary>
public sealed class ReuseTests
{
    private static Func<HttpContext, int, Task> Validatable(string cacheControl) => (context, visit) =>
    {
        context.Response.Headers.CacheControl = cacheControl;
        context.Response.Headers.ETag = "\"v1\"";
        if (context.Request.Headers.IfNoneMatch == "\"v1\"")
        {
            context.Response.StatusCode = 304;
            context.Response.Headers["X-Confirmed"] = visit.ToString();
            return Task.CompletedTask;
        }

        return context.Response.WriteAsync($"visit {visit}");
    };

    [Fact]
    public async Task A_stale_answer_is_validated_and_lives_again_with_the_fields_of_the_304()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = Validatable("max-age=60");
        await site.GetAsync();
        site.Advance(60);

        var validated = await site.GetAsync();
        var after = await site.GetAsync();

        (validated.Status, validated.Text, validated.CacheStatus, validated["X-Confirmed"])
            .ShouldBe((200, "visit 1", "EdgeKit; fwd=stale; fwd-status=304; ttl=60; stored", "2"));
        (after.IsHit, after.Text, after["X-Confirmed"]).ShouldBe((true, "visit 1", "2"));
        site.Visits.ShouldBe(2);
    }

    [Fact]
    public async Task A_stale_answer_that_has_changed_is_replaced()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = (context, visit) => CachedSite.Answer("max-age=60", ("ETag", $"\"v{visit}\""))(context, visit);
        await site.GetAsync();
        site.Advance(60);

        (await site.GetAsync()).CacheStatus.ShouldBe("EdgeKit; fwd=stale; ttl=60; stored");
        (await site.GetAsync()).Text.ShouldBe("visit 2");
    }

    [Theory]
    [InlineData("private, max-age=60")]
    [InlineData("no-store")]
    public async Task A_304_that_forbids_to_store_removes_what_is_stored(string cacheControl)
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = (context, visit) =>
        {
            context.Response.StatusCode = context.Request.Headers.IfNoneMatch.Count > 0 ? 304 : 200;
            context.Response.Headers.ETag = "\"v1\"";
            context.Response.Headers.CacheControl = visit == 1 ? "max-age=60" : cacheControl;
            return visit == 2 ? Task.CompletedTask : context.Response.WriteAsync($"visit {visit}");
        };
        await site.GetAsync();
        site.Advance(61);

        var confirmed = await site.GetAsync();

        (confirmed.Status, confirmed.Text, confirmed.CacheStatus.Contains("stored", StringComparison.Ordinal)).ShouldBe(
            (200, "visit 1", false));
        (await site.GetAsync()).Text.ShouldBe("visit 3");
    }

    [Fact]
    public async Task Last_Modified_validates_too()
    {
        await using var site = await CachedSite.StartAsync();
        const string modified = "Wed, 31 Dec 2025 00:00:00 GMT";
        site.Handler = (context, visit) =>
        {
            context.Response.StatusCode = context.Request.Headers.IfModifiedSince == modified ? 304 : 200;
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.LastModified = modified;
            return context.Response.StatusCode == 304
                ? Task.CompletedTask : context.Response.WriteAsync($"visit {visit}");
        };
        await site.GetAsync();
        site.Advance(60);

        (await site.GetAsync()).CacheStatus.ShouldContain("fwd-status=304");
        (await site.GetAsync("/page", $"If-Modified-Since: {modified}")).Status.ShouldBe(304);
    }

    [Theory]
    [InlineData("no-cache")]
    [InlineData("max-age=0")]
    [InlineData("max-age=0, must-revalidate")]
    public async Task What_must_be_validated_each_time_is(string cacheControl)
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = Validatable(cacheControl);

        await site.GetAsync();
        var second = await site.GetAsync();
        var third = await site.GetAsync();

        (second.Text, third.Text, site.Visits).ShouldBe(("visit 1", "visit 1", 3));
        third.CacheStatus.ShouldContain("fwd=stale; fwd-status=304");
    }

    [Fact]
    public async Task A_client_that_has_the_answer_gets_a_304_from_the_cache()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = CachedSite.Answer("max-age=60", ("ETag", "\"v1\""), ("Content-Language", "en"));
        await site.GetAsync();

        var reply = await site.GetAsync("/page", "If-None-Match: \"x\", W/\"v1\"");

        (reply.Status, reply.Text, reply["ETag"], reply["Cache-Control"], reply["Content-Language"]).ShouldBe(
            (304, "", "\"v1\"", "max-age=60", null));
        reply.IsHit.ShouldBeTrue();
        (await site.GetAsync("/page", "If-None-Match: \"x\"")).Status.ShouldBe(200);
        site.Visits.ShouldBe(1);
    }

    [Fact]
    public async Task A_clients_condition_on_a_miss_still_fills_the_cache()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = Validatable("max-age=60");

        var first = await site.GetAsync("/page", "If-None-Match: \"v1\"");

        (first.Status, first.Text).ShouldBe((304, ""));
        (await site.GetAsync()).Text.ShouldBe("visit 1");
        site.Visits.ShouldBe(1);
    }

    [Fact]
    public async Task A_client_can_have_the_new_answer_of_a_validation_as_a_304()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = Validatable("max-age=60");
        await site.GetAsync();
        site.Advance(60);

        (await site.GetAsync("/page", "If-None-Match: \"v1\"")).Status.ShouldBe(304);
        (await site.GetAsync()).Text.ShouldBe("visit 1");
    }

    [Theory]
    [InlineData("bytes=0-4", 206, "visit", "bytes 0-4/7")]
    [InlineData("bytes=-1", 206, "1", "bytes 6-6/7")]
    [InlineData("bytes=0-0,2-3", 200, "visit 1", null)]
    [InlineData("bytes=9-", 416, "", "bytes */7")]
    public async Task A_part_is_cut_from_the_stored_answer(string range, int status, string text, string? contentRange)
    {
        await using var site = await CachedSite.StartAsync();
        await site.GetAsync();

        var part = await site.GetAsync("/page", $"Range: {range}");

        (part.Status, part.Text, part["Content-Range"], site.Visits).ShouldBe((status, text, contentRange, 1));
    }

    [Fact]
    public async Task A_part_of_what_is_not_stored_is_the_endpoints_to_give()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = (context, visit) =>
            CachedSite.Answer("max-age=60", ("X-Range", context.Request.Headers.Range.ToString()))(context, visit);

        (await site.GetAsync("/page", "Range: bytes=0-1"))["X-Range"].ShouldBe("bytes=0-1");
    }

    [Theory]
    [InlineData("Cache-Control: no-cache")]
    [InlineData("Pragma: no-cache")]
    [InlineData("Cache-Control: max-age=5")]
    [InlineData("Cache-Control: min-fresh=55")]
    public async Task A_client_can_ask_for_a_newer_answer(string field)
    {
        await using var site = await CachedSite.StartAsync();
        await site.GetAsync();
        site.Advance(6);

        (await site.GetAsync("/page", field)).CacheStatus.ShouldBe("EdgeKit; fwd=request; ttl=60; stored");
        (await site.GetAsync()).Text.ShouldBe("visit 2");
    }

    [Fact]
    public async Task A_policy_can_keep_clients_from_asking_for_a_newer_answer()
    {
        await using var site = await CachedSite.StartAsync(("HonorRequestDirectives", "false"));
        await site.GetAsync();

        (await site.GetAsync("/page", "Cache-Control: no-cache")).Text.ShouldBe("visit 1");
    }

    [Fact]
    public async Task A_client_can_take_a_stale_answer_or_nothing_but_a_stored_one()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = CachedSite.Answer("max-age=60", ("ETag", "\"v1\""));

        (await site.GetAsync("/page", "Cache-Control: only-if-cached")).Status.ShouldBe(504);
        await site.GetAsync();
        (await site.GetAsync("/page", "Cache-Control: only-if-cached")).IsHit.ShouldBeTrue();
        site.Advance(65);
        (await site.GetAsync("/page", "Cache-Control: only-if-cached")).Status.ShouldBe(504);
        (await site.GetAsync("/page", "Cache-Control: max-stale=10")).CacheStatus.ShouldBe("EdgeKit; hit; ttl=-5");
        site.Visits.ShouldBe(1);
    }

    [Fact]
    public async Task No_store_of_a_request_keeps_its_answer_out()
    {
        await using var site = await CachedSite.StartAsync();

        (await site.GetAsync("/page", "Cache-Control: no-store")).CacheStatus.ShouldBe(
            "EdgeKit; fwd=bypass; detail=no-store");
        (await site.GetAsync()).Text.ShouldBe("visit 2");
    }

    [Fact]
    public async Task Age_adds_to_that_of_the_caches_behind()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = CachedSite.Answer("max-age=60", ("Age", "20"), ("Cache-Status", "Origin; hit"));

        var first = await site.GetAsync();
        site.Advance(5);
        var second = await site.GetAsync();

        first.CacheStatus.ShouldBe("Origin; hit, EdgeKit; fwd=uri-miss; ttl=40; stored");
        (second["Age"], second.CacheStatus).ShouldBe(("25", "EdgeKit; hit; ttl=35"));
    }

    [Fact]
    public async Task A_step_of_the_wall_clock_makes_nothing_stale_or_fresh()
    {
        await using var site = await CachedSite.StartAsync();
        await site.GetAsync();

        site.Clock.StepWallClock(TimeSpan.FromDays(1));
        (await site.GetAsync()).IsHit.ShouldBeTrue();
        site.Clock.StepWallClock(TimeSpan.FromDays(-2));
        site.Advance(60);
        (await site.GetAsync()).Text.ShouldBe("visit 2");
    }
}
