using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Tests.Http.Server;

public sealed class HeadTests
{
    [Fact]
    public async Task A_head_is_answered_from_the_stored_answer()
    {
        await using var site = await CachedSite.StartAsync();
        await site.GetAsync();

        var head = await site.SendAsync(HttpMethod.Head);

        (head.Status, head.Text, head["Content-Length"], head.IsHit).ShouldBe((200, "", "7", true));
    }

    [Fact]
    public async Task A_head_without_a_stored_answer_goes_on_and_is_not_stored()
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = CachedSite.Answer("max-age=60");

        (await site.SendAsync(HttpMethod.Head)).CacheStatus.ShouldBe("EdgeKit; fwd=uri-miss");
        (await site.GetAsync()).Text.ShouldBe("visit 2");
    }

    [Theory]
    [InlineData("ETag", "\"v2\"", true)]
    [InlineData("ETag", "\"v1\"", false)]
    [InlineData("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT", true)]
    [InlineData("Content-Length", "9", true)]
    [InlineData("Content-Length", "7", false)]
    public async Task A_head_that_contradicts_the_stored_answer_removes_it(string name, string value, bool removed)
    {
        await using var site = await CachedSite.StartAsync();
        site.Handler = (context, visit) => visit switch
        {
            1 => CachedSite.Answer(
                "max-age=60", ("ETag", "\"v1\""), ("Last-Modified", "Mon, 01 Dec 2025 00:00:00 GMT"))(context, visit),
            2 => AnswerHeadAsync(context, name, value),
            _ => Task.CompletedTask,
        };
        await site.GetAsync();

        (await site.SendAsync(HttpMethod.Head, "/page", ["Cache-Control: no-cache"])).CacheStatus.ShouldBe(
            "EdgeKit; fwd=request");

        (await site.GetAsync()).IsHit.ShouldBe(!removed);
    }

    private static Task AnswerHeadAsync(HttpContext context, string name, string value)
    {
        context.Response.Headers[name] = value;
        return Task.CompletedTask;
    }
}
