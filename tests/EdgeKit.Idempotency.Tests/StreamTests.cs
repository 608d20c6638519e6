using System.Net;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Idempotency.Tests;

/// <summary>Answers that are not held back: streams, and what is too large.</summary>
public sealed class StreamTests
{
    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/x-ndjson")]
    [InlineData("application/grpc+proto")]
    public async Task A_stream_flows_while_the_handler_runs_and_leaves_a_tombstone(string contentType)
    {
        await using var shop = await Shopfront.StartAsync();
        var seen = new TaskCompletionSource();
        shop.Handler = async (context, _) =>
        {
            context.Response.ContentType = contentType;
            await context.Response.WriteAsync("one\n");
            await context.Response.Body.FlushAsync();
            await seen.Task;
        };

        using (var answer = await shop.OpenAsync())
        using (var reader = new StreamReader(await answer.Content.ReadAsStreamAsync()))
        {
            (await reader.ReadLineAsync()).ShouldBe("one");
            seen.SetResult();
            (await reader.ReadLineAsync()).ShouldBeNull();
        }

        (await shop.OrderAsync()).Problem.ShouldBe("idempotency-answer-not-kept");
        shop.Executions.ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_without_content_yet_sends_its_headers()
    {
        await using var shop = await Shopfront.StartAsync();
        var seen = new TaskCompletionSource();
        shop.Handler = async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            await seen.Task;
        };

        using var answer = await shop.OpenAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        seen.SetResult();
    }

    [Fact]
    public async Task A_stream_outlasts_the_lease()
    {
        var time = new FakeTimeProvider();
        await using var shop = await Shopfront.StartAsync(new Memory.MemoryIdempotencyStore(time), time: time);
        var (started, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        var stopped = false;
        shop.Handler = async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: 1\n\n");
            await context.Response.Body.FlushAsync();
            started.SetResult();
            await finish.Task;
            stopped = context.RequestAborted.IsCancellationRequested
                || context.Features.Get<IIdempotencyFeature>()!.LeaseLost.IsCancellationRequested;
            await context.Response.WriteAsync("data: 2\n\n");
        };

        using var answer = await shop.OpenAsync();
        await started.Task;
        for (var i = 0; i < 10; i++)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        finish.SetResult();

        (await answer.Content.ReadAsStringAsync()).ShouldBe("data: 1\n\ndata: 2\n\n");
        stopped.ShouldBeFalse();
    }

    [Fact]
    public async Task An_endless_stream_ends_when_its_caller_disconnects()
    {
        await using var shop = await Shopfront.StartAsync();
        var ended = new TaskCompletionSource();
        shop.Handler = async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            await using var gone = context.RequestAborted.Register(ended.SetResult);
            await ended.Task;
        };

        (await shop.OpenAsync()).Dispose();

        await ended.Task.WaitAsync(TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task A_cleared_response_leaves_nothing_behind()
    {
        await using var shop = await Shopfront.StartAsync();
        shop.Handler = async (context, _) =>
        {
            await context.Response.WriteAsync("half an answ");
            context.Response.Clear();
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("no");
        };

        (await shop.OrderAsync()).ShouldSatisfyAllConditions(r => r.Status.ShouldBe(400), r => r.Text.ShouldBe("no"));
        (await shop.OrderAsync()).Text.ShouldBe("no");
    }

    [Theory]
    [InlineData("Release", 201)]
    [InlineData("Unknown", 409)]
    public async Task An_aborted_response_is_not_replayed(string policy, int retry)
    {
        await using var shop = await Shopfront.StartAsync(settings: ("ServerErrors", policy));
        var whole = shop.Handler;
        shop.Handler = async (context, execution) =>
        {
            if (execution > 1)
            {
                await whole(context, execution);
                return;
            }

            await context.Response.WriteAsync("half an answ");
            context.Abort();
        };

        await Should.ThrowAsync<HttpRequestException>(() => shop.OrderAsync());

        (await shop.OrderAsync()).Status.ShouldBe(retry);
    }

    [Fact]
    public async Task An_aborted_stream_keeps_its_tombstone()
    {
        await using var shop = await Shopfront.StartAsync();
        shop.Handler = async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: 1\n\n");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };
        await Should.ThrowAsync<HttpRequestException>(() => shop.OrderAsync());

        var retry = await shop.OrderAsync();

        (retry.Status, retry.Problem, shop.Executions).ShouldBe((409, "idempotency-answer-not-kept", 1));
    }
}
