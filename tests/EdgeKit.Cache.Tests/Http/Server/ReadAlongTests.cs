using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Tests.Http.Server;

/// <summary>
/// Those who wait for an answer that takes its time, over real connections: no time passes, so none of them waits a
/// time-out out.
/// </summary>
public sealed class ReadAlongTests
{
    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    public async Task Requests_that_wait_read_a_response_while_it_arrives(string type)
    {
        await using var site = await CachedSite.StartAsync();
        var (begin, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        site.Handler = async (context, _) =>
        {
            await begin.Task;
            context.Response.ContentType = type;
            await SayAsync(context, "first ");
            await end.Task;
            await SayAsync(context, "second");
        };

        var early = Enumerable.Range(0, 5).Select(_ => site.BeginAsync()).ToArray();
        await CachedSite.EventuallyAsync(() => site.Followers == 4);
        begin.SetResult();
        var replies = await Task.WhenAll(early);
        replies = [.. replies, await site.BeginAsync()];
        foreach (var reply in replies)
        {
            (await reply.ReadAsync("first ")).ShouldBe("first ");
        }

        replies.Count(r => r.CacheStatus == "EdgeKit; fwd=uri-miss; ttl=60; collapsed").ShouldBe(5);
        end.SetResult();
        foreach (var reply in replies)
        {
            (await reply.ReadToEndAsync()).ShouldBe("second");
            reply.Dispose();
        }

        site.Visits.ShouldBe(1);
        (await site.GetAsync()).IsHit.ShouldBeTrue();
    }

    [Theory]
    [InlineData("no-store", "text/plain", null)]
    [InlineData("private", "text/plain", null)]
    [InlineData("", "text/event-stream", null)]
    [InlineData("", "text/plain", 2_000_000L)]
    [InlineData("no-cache", "text/plain", null)]
    public async Task Requests_that_wait_for_a_response_that_is_not_for_them_continue_when_its_head_arrives(
        string cacheControl, string type, long? length)
    {
        await using var site = await CachedSite.StartAsync();
        var (begin, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        site.Handler = async (context, visit) =>
        {
            await begin.Task;
            context.Response.Headers.CacheControl = cacheControl;
            context.Response.Headers.ETag = "\"v1\"";
            (context.Response.ContentType, context.Response.ContentLength) = (type, length);
            await SayAsync(context, $"visit {visit} ");
            await end.Task;
            context.Abort();
        };

        var replies = Enumerable.Range(0, 5).Select(_ => site.BeginAsync()).ToArray();
        await CachedSite.EventuallyAsync(() => site.Followers == 4);
        begin.SetResult();

        var first = await Task.WhenAll(replies.Select(async r => await (await r).ReadAsync("visit 1 ")));
        first.Order().ShouldBe(Enumerable.Range(1, 5).Select(i => $"visit {i} "));
        end.SetResult();
    }

    [Fact]
    public async Task A_reader_of_a_body_that_grows_too_large_runs_the_endpoint()
    {
        await using var site = await CachedSite.StartAsync(("MaxBodyBytes", "10000"));
        var parts = Enumerable.Range(0, 100).Select(i => $"part {i} ".PadRight(1000, '.')).ToArray();
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        site.Handler = async (context, visit) =>
        {
            foreach (var part in parts)
            {
                await SayAsync(context, part);
                await (visit == 1 && part == parts[0] ? end.Task : Task.CompletedTask);
            }
        };

        using var leader = await site.BeginAsync();
        using var follower = await site.BeginAsync();
        (await follower.ReadAsync(parts[0])).ShouldBe(parts[0]);
        end.SetResult();

        (await follower.ReadToEndAsync()).ShouldBe(string.Concat(parts[1..]));
        (await leader.ReadToEndAsync()).ShouldBe(string.Concat(parts));
        site.Visits.ShouldBe(2);
    }

    [Fact]
    public async Task A_reader_of_a_body_that_breaks_off_runs_the_endpoint()
    {
        await using var site = await CachedSite.StartAsync();
        var end = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            await SayAsync(context, "first ");
            if (visit == 1)
            {
                await end.Task;
                throw new InvalidOperationException("broken");
            }

            await SayAsync(context, "second");
        };

        using var leader = await site.BeginAsync();
        using var follower = await site.BeginAsync();
        (await follower.ReadAsync("first ")).ShouldBe("first ");
        end.SetResult();

        (await follower.ReadToEndAsync()).ShouldBe("second");
        await Should.ThrowAsync<IOException>(leader.ReadToEndAsync);
    }

    [Fact]
    public async Task Two_different_answers_are_never_joined()
    {
        await using var site = await CachedSite.StartAsync();
        var end = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            await SayAsync(context, $"visit {visit} ");
            await (visit == 1 ? end.Task : Task.CompletedTask);
            await (visit == 1 ? throw new InvalidOperationException("broken") : SayAsync(context, "rest"));
        };

        using var leader = await site.BeginAsync();
        using var follower = await site.BeginAsync();
        (await follower.ReadAsync("visit 1 ")).ShouldBe("visit 1 ");
        end.SetResult();

        await Should.ThrowAsync<IOException>(follower.ReadToEndAsync);
        site.Visits.ShouldBe(2);
    }

    [Fact]
    public async Task A_leader_who_hangs_up_leaves_the_answer_to_those_who_read_along()
    {
        await using var site = await CachedSite.StartAsync();
        var end = new TaskCompletionSource();
        site.Handler = async (context, _) =>
        {
            await SayAsync(context, "first ");
            await end.Task.WaitAsync(context.RequestAborted);
            await SayAsync(context, "second");
        };

        var leader = await site.BeginAsync();
        using var follower = await site.BeginAsync();
        (await follower.ReadAsync("first ")).ShouldBe("first ");
        leader.Dispose();
        end.SetResult();

        (await follower.ReadToEndAsync()).ShouldBe("second");
        site.Visits.ShouldBe(1);
    }

    [Fact]
    public async Task Readers_of_another_variant_wait_for_their_own()
    {
        await using var site = await CachedSite.StartAsync();
        var (begin, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        site.Handler = async (context, visit) =>
        {
            await begin.Task;
            context.Response.Headers.Vary = "Accept-Language";
            await SayAsync(context, $"{context.Request.Headers.AcceptLanguage} {visit} ");
            await end.Task;
        };

        var leader = site.BeginAsync("/page", "Accept-Language: de");
        await CachedSite.EventuallyAsync(() => site.Visits == 1);
        var others = "de fr fr".Split(' ').Select(l => site.BeginAsync("/page", $"Accept-Language: {l}")).ToArray();
        await CachedSite.EventuallyAsync(() => site.Followers == 3);
        begin.SetResult();

        (await Task.WhenAll(others.Select(async r => await (await r).ReadAsync("de 1 ")))).ShouldBe(
            ["de 1 ", "fr 2 ", "fr 2 "]);
        (await (await leader).ReadAsync("de 1 ")).ShouldBe("de 1 ");
        end.SetResult();
        await CachedSite.EventuallyAsync(() => site.Fills == 0);
        (await site.GetAsync("/page", "Accept-Language: de")).IsHit.ShouldBeTrue();
        (await site.GetAsync("/page", "Accept-Language: fr")).IsHit.ShouldBeTrue();
        site.Visits.ShouldBe(2);
    }

    [Fact]
    public async Task A_reader_who_has_the_answer_already_is_told_so_at_its_head()
    {
        await using var site = await CachedSite.StartAsync();
        var end = new TaskCompletionSource();
        site.Handler = async (context, _) =>
        {
            context.Response.Headers.ETag = "\"v1\"";
            await SayAsync(context, "first ");
            await end.Task;
        };

        using var leader = await site.BeginAsync();
        using var follower = await site.BeginAsync("/page", "If-None-Match: \"v1\"");

        follower.Status.ShouldBe(304);
        end.SetResult();
    }

    private static async Task SayAsync(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
    }
}
