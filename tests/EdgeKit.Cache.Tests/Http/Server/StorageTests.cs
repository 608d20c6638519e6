using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.Cache.Tests.Http.Server;

/// <summary>What is stored and what is not, over real connections (RFC 9111 §3).</summary>
public sealed class StorageTests
{
    [Fact]
    public async Task A_second_reader_gets_the_stored_answer_with_its_age()
    {
        await using var site = await CachedSite.StartAsync();

        var first = await site.GetAsync();
        site.Advance(7);
        var second = await site.GetAsync();

        first.CacheStatus.ShouldBe("EdgeKit; fwd=uri-miss; ttl=60; stored");
        (second.Text, second.CacheStatus, second["Age"], second["Cache-Control"]).ShouldBe(
            ("visit 1", "EdgeKit; hit; ttl=53", "7", "max-age=60"));
        site.Visits.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_lives_exactly_as_long_as_it_says()
    {
        await using var site = await CachedSite.StartAsync();
        await site.GetAsync();

        site.Advance(59.999);
        (await site.GetAsync()).IsHit.ShouldBeTrue();
        site.Advance(0.001);
        (await site.GetAsync()).Text.ShouldBe("visit 2");
    }

    [Theory]
    [InlineData("no-store", "fwd=uri-miss; detail=no-store")]
    [InlineData("private", "fwd=uri-miss; detail=private")]
    [InlineData("max-age=0", "fwd=uri-miss; detail=stale-on-arrival")]
    public async Task What_the_origin_forbids_is_not_stored_and_its_word_is_passed_on(
        string cacheControl, string status)
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = CachedSite.Answer(cacheControl);

        var first = await site.GetAsync();

        (first.CacheStatus, first["Cache-Control"]).ShouldBe(($"EdgeKit; {status}", cacheControl));
        (await site.GetAsync()).Text.ShouldBe("visit 2");
    }

    [Fact]
    public async Task Cookies_that_are_set_are_never_stored()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = CachedSite.Answer("public, max-age=60", ("Set-Cookie", "session=secret"));

        (await site.GetAsync())["Set-Cookie"].ShouldBe("session=secret");
        (await site.GetAsync()).Text.ShouldBe("visit 2");
    }

    [Fact]
    public async Task Fields_that_a_directive_names_are_sent_once_and_not_stored()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = CachedSite.Answer("max-age=60, no-cache=\"X-Once, Set-Cookie\", private=\"X-Mine\"", (
            "X-Once", "1"), ("X-Mine", "1"), ("X-All", "1"), ("Set-Cookie", "a=b"));

        var first = await site.GetAsync();
        var second = await site.GetAsync();

        (first["X-Once"], first["X-Mine"], first["Set-Cookie"]).ShouldBe(("1", "1", "a=b"));
        second.IsHit.ShouldBeTrue();
        (second["X-Once"], second["X-Mine"], second["Set-Cookie"], second["X-All"]).ShouldBe((null, null, null, "1"));
    }

    [Theory]
    [InlineData("max-age=60", 2)]
    [InlineData("public, max-age=60", 1)]
    [InlineData("must-revalidate, max-age=60", 1)]
    [InlineData("s-maxage=60", 1)]
    public async Task A_response_to_a_request_with_credentials_is_stored_if_it_permits_others_to_have_it(
        string cacheControl, int visits)
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = CachedSite.Answer(cacheControl);

        await site.GetAsync("/page", "Authorization: Bearer a");
        await site.GetAsync("/page", "Authorization: Bearer b");

        site.Visits.ShouldBe(visits);
    }

    [Fact]
    public async Task A_caller_whom_outer_middleware_has_authenticated_counts_as_having_credentials()
    {
        await using var site = await CachedSite.StartAsync(null, app => app.Use((context, next) =>
        {
            context.User = new(new System.Security.Claims.ClaimsIdentity("key"));
            return next(context);
        }));

        await site.GetAsync();
        (await site.GetAsync()).Text.ShouldBe("visit 2");
    }

    [Fact]
    public async Task An_uncacheable_response_to_a_request_with_credentials_does_not_affect_others()
    {
        await using var site = await CachedSite.StartAsync();

        await site.GetAsync("/page", "Authorization: Bearer a");
        (await site.GetAsync()).CacheStatus.ShouldContain("stored");
        (await site.GetAsync()).IsHit.ShouldBeTrue();
    }

    [Fact]
    public async Task Fields_of_stages_in_front_are_not_stored()
    {
        var count = 0;
        await using var site = await CachedSite.StartAsync(null, app => app.Use((context, next) =>
        {
            context.Response.Headers["X-Request"] = (++count).ToString();
            return next(context);
        }));

        (await site.GetAsync())["X-Request"].ShouldBe("1");
        (await site.GetAsync())["X-Request"].ShouldBe("2");
    }

    /// <summary>HTTP/2 has them on every answer, announced or not.</summary>
    [Fact]
    public async Task An_answer_with_fields_behind_its_body_is_not_stored()
    {
        await using var site = await CachedSite.StartAsync(null, app => app.Use((context, next) =>
        {
            context.Features.Set<IHttpResponseTrailersFeature>(new Trailers());
            return next(context);
        }));
        site.Handler = async (context, visit) =>
        {
            await CachedSite.Answer("max-age=60")(context, visit);
            context.Response.AppendTrailer("X-Checksum", "1");
        };

        await site.GetAsync();
        (await site.GetAsync()).Text.ShouldBe("visit 2");
    }

    private sealed class Trailers : IHttpResponseTrailersFeature
    {
        IHeaderDictionary IHttpResponseTrailersFeature.Trailers { get; set; } = new HeaderDictionary();
    }

    [Fact]
    public async Task What_runs_when_the_answer_starts_is_part_of_it()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = async (context, visit) =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.CacheControl = "max-age=60";
                context.Response.Headers["X-Late"] = "1";
                return Task.CompletedTask;
            });
            await context.Response.WriteAsync("a");
        };

        await site.GetAsync();
        (await site.GetAsync())["X-Late"].ShouldBe("1");
    }

    [Fact]
    public async Task A_body_shorter_than_announced_is_not_stored()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = async (context, visit) =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.ContentLength = 10;
            await context.Response.WriteAsync(visit == 1 ? "short" : "complete..");
        };

        await Should.ThrowAsync<HttpRequestException>(() => site.GetAsync());
        (await site.GetAsync()).Text.ShouldBe("complete..");
    }

    [Fact]
    public async Task A_body_whose_endpoint_throws_or_aborts_is_not_stored()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = async (context, visit) =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.WriteAsync("first half");
            await context.Response.Body.FlushAsync();
            if (visit == 1)
            {
                throw new InvalidOperationException("broken");
            }

            if (visit == 2)
            {
                context.Abort();
            }
        };

        await Should.ThrowAsync<HttpRequestException>(() => site.GetAsync());
        await CachedSite.EventuallyAsync(() => site.Fills == 0); // or the next request would wait for it
        await Should.ThrowAsync<HttpRequestException>(() => site.GetAsync());
        await CachedSite.EventuallyAsync(() => site.Fills == 0);
        (await site.GetAsync()).Text.ShouldBe("first half");
        (await site.GetAsync()).IsHit.ShouldBeTrue();
    }

    [Fact]
    public async Task A_part_is_never_stored()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = (context, visit) =>
        {
            context.Response.StatusCode = 206;
            return CachedSite.Answer("max-age=60", ("Content-Range", "bytes 0-6/9"))(context, visit);
        };

        await site.GetAsync();
        (await site.GetAsync()).Text.ShouldBe("visit 2");
    }

    [Fact]
    public async Task A_request_with_cookies_goes_past_the_cache()
    {
        await using var site = await CachedSite.StartAsync();
        await site.GetAsync();

        (await site.GetAsync("/page", "Cookie: a=1")).CacheStatus.ShouldBe("EdgeKit; fwd=bypass; detail=cookie");
        (await site.GetAsync("/page", "Cookie: a=1")).Text.ShouldBe("visit 3");
        (await site.GetAsync()).Text.ShouldBe("visit 1");
    }

    [Fact]
    public async Task Cookies_that_the_policy_names_select_an_answer_and_those_it_ignores_are_not_shown()
    {
        await using var site = await CachedSite.StartAsync(("VaryByCookie:0", "currency"), ("IgnoreCookies:0", "_ga*"));
        site.Handler = (context, visit) =>
            CachedSite.Answer("max-age=60", ("X-Saw", context.Request.Headers.Cookie.ToString()))(context, visit);

        (await site.GetAsync("/page", "Cookie: currency=EUR; _ga_1=x"))["X-Saw"].ShouldBe("currency=EUR");
        (await site.GetAsync("/page", "Cookie: currency=USD")).Text.ShouldBe("visit 2");
        (await site.GetAsync("/page", "Cookie: _ga_2=y; currency=EUR")).Text.ShouldBe("visit 1");
        (await site.GetAsync()).Text.ShouldBe("visit 3");
        (await site.GetAsync("/page", "Cookie: currency=EUR; session=1")).CacheStatus.ShouldContain("fwd=bypass");
    }

    [Fact]
    public async Task Large_bodies_pass_whole_and_are_not_stored()
    {
        await using var site = await CachedSite.StartAsync(("MaxBodyBytes", "1000"));
        site.Handler = async (context, visit) =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            for (var i = 0; i < 300; i++)
            {
                await context.Response.WriteAsync(new string('x', 50));
            }
        };

        (await site.GetAsync()).Text.Length.ShouldBe(15_000);
        (await site.GetAsync()).Text.Length.ShouldBe(15_000);
        site.Visits.ShouldBe(2);
    }

    [Fact]
    public async Task A_body_of_many_segments_comes_back_as_it_was()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = async (context, visit) =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            for (var i = 0; i < 3000; i++)
            {
                await context.Response.WriteAsync($"{i} ");
            }
        };

        var first = await site.GetAsync();
        var second = await site.GetAsync();

        second.IsHit.ShouldBeTrue();
        second.Text.ShouldBe(first.Text);
        second["Content-Length"].ShouldBe(first.Text.Length.ToString());
    }

    [Fact]
    public async Task An_answer_without_a_stated_lifetime_lives_as_long_as_the_policy_says()
    {
        await using var site = await CachedSite.StartAsync(("Ttl", "00:00:10"), ("NegativeTtl", "00:00:02"));
        site.Handler = (context, visit) =>
        {
            context.Response.StatusCode = context.Request.Path == "/page/gone" ? 404 : 200;
            return context.Response.WriteAsync($"visit {visit}");
        };

        (await site.GetAsync()).CacheStatus.ShouldContain("ttl=10; stored");
        (await site.GetAsync("/page/gone")).CacheStatus.ShouldContain("ttl=2; stored");
        (await site.GetAsync("/page/gone")).Status.ShouldBe(404);
        site.Visits.ShouldBe(2);
    }

    [Fact]
    public async Task CDN_Cache_Control_counts_before_Cache_Control_and_both_are_passed_on()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = CachedSite.Answer("no-store", ("CDN-Cache-Control", "max-age=30"));

        await site.GetAsync();
        var second = await site.GetAsync();

        (second.CacheStatus, second["Cache-Control"], second["CDN-Cache-Control"]).ShouldBe(
            ("EdgeKit; hit; ttl=30", "no-store", "max-age=30"));
    }
}
