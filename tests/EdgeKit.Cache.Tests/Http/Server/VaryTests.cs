using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Tests.Http.Server;

/// <summary>Answers that fields of the request select (RFC 9111 §4.1), and queries.</summary>
public sealed class VaryTests
{
    private static Func<HttpContext, int, Task> Varying(string vary) => (context, visit) =>
        CachedSite.Answer("max-age=60", (
            "Vary", vary), ("X-Language", context.Request.Headers.AcceptLanguage.ToString()))(context, visit);

    [Fact]
    public async Task Each_value_of_a_field_that_Vary_names_has_its_own_answer()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = Varying("Accept-Language");

        (await site.GetAsync("/page", "Accept-Language: de")).CacheStatus.ShouldContain("fwd=uri-miss");
        (await site.GetAsync("/page", "Accept-Language: en")).CacheStatus.ShouldContain("fwd=vary-miss");
        (await site.GetAsync()).Text.ShouldBe("visit 3");
        var german = await site.GetAsync("/page", "Accept-Language: de");
        var english = await site.GetAsync("/page", "Accept-Language: en");

        (german.Text, german["X-Language"], german["Vary"]).ShouldBe(("visit 1", "de", "Accept-Language"));
        (english.Text, english["X-Language"]).ShouldBe(("visit 2", "en"));
        (await site.GetAsync()).IsHit.ShouldBeTrue();
        site.Visits.ShouldBe(3);
    }

    [Fact]
    public async Task Vary_on_anything_is_not_stored()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = Varying("*");

        await site.GetAsync();
        (await site.GetAsync()).Text.ShouldBe("visit 2");
    }

    [Fact]
    public async Task An_endpoint_that_begins_to_vary_by_something_else_is_followed()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = Varying("Accept-Language");
        await site.GetAsync("/page", "Accept-Language: de");
        site.Handler = Varying("X-Tenant");
        site.Advance(61);

        await site.GetAsync("/page", "Accept-Language: de", "X-Tenant: 1");

        (await site.GetAsync("/page", "Accept-Language: en", "X-Tenant: 1")).Text.ShouldBe("visit 2");
        (await site.GetAsync("/page", "Accept-Language: de", "X-Tenant: 2")).Text.ShouldBe("visit 3");
    }

    [Fact]
    public async Task A_varying_answer_is_validated_like_any()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = (context, visit) =>
        {
            context.Response.StatusCode = context.Request.Headers.IfNoneMatch.Count > 0 ? 304 : 200;
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.Vary = "Accept-Language";
            context.Response.Headers.ETag = $"\"{context.Request.Headers.AcceptLanguage}\"";
            return context.Response.StatusCode == 304
                ? Task.CompletedTask : context.Response.WriteAsync($"visit {visit}");
        };
        await site.GetAsync("/page", "Accept-Language: de");
        await site.GetAsync("/page", "Accept-Language: en");
        site.Advance(60);

        (await site.GetAsync("/page", "Accept-Language: de")).CacheStatus.ShouldContain("fwd-status=304");
        (await site.GetAsync("/page", "Accept-Language: de")).Text.ShouldBe("visit 1");
        (await site.GetAsync("/page", "Accept-Language: en")).Text.ShouldBe("visit 2");
    }

    [Fact]
    public async Task Invented_fields_replace_no_stored_response()
    {
        await using var site = await CachedSite.StartAsync(("MaxVariants", "3"));
        site.Handler = Varying("Accept-Language");
        foreach (var language in new[] { "de", "en", "fr" })
        {
            await site.GetAsync("/page", $"Accept-Language: {language}");
        }

        var another = await site.GetAsync("/page", "Accept-Language: made-up");

        (another.Text, another.CacheStatus).ShouldBe(("visit 4", "EdgeKit; fwd=vary-miss; detail=too-many-variants"));
        (await site.GetAsync("/page", "Accept-Language: de")).IsHit.ShouldBeTrue();
        site.Advance(61);
        (await site.GetAsync("/page", "Accept-Language: made-up")).CacheStatus.ShouldContain("stored");
    }

    [Fact]
    public async Task A_marker_lives_as_long_as_the_last_answer_behind_it()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = Varying("Accept-Language");
        await site.GetAsync("/page", "Accept-Language: de");
        site.Advance(50);
        await site.GetAsync("/page", "Accept-Language: en");
        site.Advance(50);

        (await site.GetAsync("/page", "Accept-Language: en")).IsHit.ShouldBeTrue();
    }

    [Fact]
    public async Task A_header_that_the_policy_names_selects_whatever_Vary_says()
    {
        await using var site = await CachedSite.StartAsync(("VaryByHeader:0", "X-Tenant"));

        await site.GetAsync("/page", "X-Tenant: 1");
        await site.GetAsync("/page", "X-Tenant: 2");

        (await site.GetAsync("/page", "X-Tenant: 1")).Text.ShouldBe("visit 1");
        (await site.GetAsync("/page", "X-Tenant: 2")).Text.ShouldBe("visit 2");
    }

    [Fact]
    public async Task The_order_of_parameters_does_not_count()
    {
        await using var site = await CachedSite.StartAsync();

        await site.GetAsync("/page?b=2&a=1");
        (await site.GetAsync("/page?a=1&b=2")).Text.ShouldBe("visit 1");
        (await site.GetAsync("/page?a=1")).Text.ShouldBe("visit 2");
    }

    [Fact]
    public async Task Parameters_that_the_policy_does_not_allow_are_neither_part_of_the_key_nor_shown()
    {
        await using var site = await CachedSite.StartAsync(("VaryByQuery:0", "page"));
        site.Handler = (context, visit) =>
            CachedSite.Answer("max-age=60", ("X-Query", context.Request.QueryString.ToString()))(context, visit);

        (await site.GetAsync("/page?utm=evil&page=1"))["X-Query"].ShouldBe("?page=1");
        (await site.GetAsync("/page?page=1&utm=x")).Text.ShouldBe("visit 1");
        (await site.GetAsync("/page?page=2")).Text.ShouldBe("visit 2");
    }

    [Theory]
    [InlineData("/page/a%2Fb", "/page/a%252Fb")]
    [InlineData("/page/a%3Fb", "/page/a?b")]
    [InlineData("/page/A", "/page/a")]
    public async Task URLs_that_an_endpoint_can_tell_apart_have_answers_of_their_own(string one, string other)
    {
        await using var site = await CachedSite.StartAsync();

        await site.GetAsync(one);
        (await site.GetAsync(other)).Text.ShouldBe("visit 2");
    }

    [Fact]
    public async Task Hosts_have_answers_of_their_own()
    {
        await using var site = await CachedSite.StartAsync();

        await site.GetAsync("/page", "Host: one.example");
        (await site.GetAsync("/page", "Host: two.example")).Text.ShouldBe("visit 2");
        (await site.GetAsync("/page", "Host: ONE.example")).Text.ShouldBe("visit 1");
    }
}
