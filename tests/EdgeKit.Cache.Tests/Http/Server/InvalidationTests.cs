using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Tests.Http.Server;

/// <summary>Requests that change things (RFC 9111 §4.4), over real connections.</summary>
public sealed class InvalidationTests
{
    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task A_change_removes_what_is_stored_for_its_URL(string method)
    {
        await using var site = await CachedSite.StartAsync();
        await site.GetAsync("/page/1");
        await site.GetAsync("/page/2");

        await site.SendAsync(new HttpMethod(method), "/page/1");

        (await site.GetAsync("/page/1")).IsHit.ShouldBeFalse();
        (await site.GetAsync("/page/2")).IsHit.ShouldBeTrue();
    }

    [Fact]
    public async Task A_change_that_failed_removes_nothing()
    {
        await using var site = await CachedSite.StartAsync();
        await site.GetAsync();
        site.Handler = (context, visit) =>
        {
            context.Response.StatusCode = 409;
            return Task.CompletedTask;
        };

        await site.SendAsync(HttpMethod.Post);

        (await site.GetAsync()).IsHit.ShouldBeTrue();
    }

    [Fact]
    public async Task What_the_answer_names_at_the_same_origin_goes_too()
    {
        await using var site = await CachedSite.StartAsync();
        await site.GetAsync("/page/new");
        await site.GetAsync("/page/list");
        site.Handler = (context, visit) =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers.Location = "/page/new";
            context.Response.Headers.ContentLocation = "list";
            return Task.CompletedTask;
        };
        await site.SendAsync(HttpMethod.Post, "/page/other");
        site.Handler = CachedSite.Answer("max-age=60");

        (await site.GetAsync("/page/new")).IsHit.ShouldBeFalse();
        (await site.GetAsync("/page/list")).IsHit.ShouldBeFalse();
    }

    [Fact]
    public async Task Variants_and_responses_to_credentials_are_removed_with_their_URL()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = CachedSite.Answer("public, max-age=60", ("Vary", "Accept-Language"));
        await site.GetAsync("/page", "Accept-Language: de");
        await site.GetAsync("/page", "Authorization: Bearer a");

        await site.SendAsync(HttpMethod.Post);

        (await site.GetAsync("/page", "Accept-Language: de")).IsHit.ShouldBeFalse();
        (await site.GetAsync("/page", "Authorization: Bearer a")).IsHit.ShouldBeFalse();
    }

    [Fact]
    public async Task A_fill_that_began_before_the_change_brings_nothing_back()
    {
        await using var site = await CachedSite.StartAsync();
        var read = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            if (visit == 1)
            {
                read.SetResult();
                await gate.Task;
            }

            await CachedSite.Answer("max-age=60")(context, visit);
        };

        var slow = site.GetAsync();
        await read.Task;
        await site.SendAsync(HttpMethod.Post);
        gate.SetResult();
        await slow;

        (await site.GetAsync()).Text.ShouldBe("visit 3");
    }

    [Fact]
    public async Task Safe_methods_remove_nothing_and_say_so()
    {
        await using var site = await CachedSite.StartAsync();
        await site.GetAsync();

        (await site.SendAsync(HttpMethod.Options)).CacheStatus.ShouldBe("EdgeKit; fwd=method");
        (await site.GetAsync()).IsHit.ShouldBeTrue();
    }
}
