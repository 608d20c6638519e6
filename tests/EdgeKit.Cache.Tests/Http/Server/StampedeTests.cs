using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Tests.Http.Server;

/// <summary>Many readers of one missing answer, over real connections.</summary>
public sealed class StampedeTests
{
    [Fact]
    public async Task All_readers_of_a_missing_response_share_one_fill()
    {
        await using var site = await CachedSite.StartAsync();
        var gate = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            await gate.Task;
            await CachedSite.Answer("max-age=60")(context, visit);
        };

        var readers = Enumerable.Range(0, 50).Select(_ => site.GetAsync()).ToArray();
        await EveryoneWaitsAsync(site, 49);
        gate.SetResult();
        var replies = await Task.WhenAll(readers);

        site.Visits.ShouldBe(1);
        replies.ShouldAllBe(r => r.Text == "visit 1");
        replies.Count(r => r.CacheStatus == "EdgeKit; fwd=uri-miss; ttl=60; collapsed").ShouldBe(49);
    }

    /// <summary>
    /// R9: elsewhere five followers get a 500 when the endpoint honours RequestAborted, or an empty 200, cached, when
    /// it swallows it.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_first_client_hangs_up_the_others_get_the_answer(bool swallows)
    {
        await using var site = await CachedSite.StartAsync();
        var gate = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            try
            {
                await gate.Task.WaitAsync(context.RequestAborted);
                await CachedSite.Answer("max-age=60")(context, visit);
            }
            catch (OperationCanceledException) when (swallows)
            {
            }
        };

        using var hangUp = new CancellationTokenSource();
        var first = site.SendAsync(HttpMethod.Get, cancellationToken: hangUp.Token);
        await CachedSite.EventuallyAsync(() => site.Visits == 1);
        var others = Enumerable.Range(0, 5).Select(_ => site.GetAsync()).ToArray();
        await EveryoneWaitsAsync(site, 5);
        await hangUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        var replies = await Task.WhenAll(others);

        replies.ShouldAllBe(r => r.Status == 200 && r.Text == "visit 1");
        (await site.GetAsync()).Text.ShouldBe("visit 1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_every_client_hangs_up_the_endpoint_is_told_and_nothing_is_stored(bool swallows)
    {
        await using var site = await CachedSite.StartAsync();
        var told = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            if (visit > 1)
            {
                await CachedSite.Answer("max-age=60")(context, visit);
                return;
            }

            try
            {
                context.Response.Headers.CacheControl = "max-age=60";
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                told.SetResult();
                if (!swallows)
                {
                    throw;
                }
            }
        };

        using var hangUp = new CancellationTokenSource();
        var clients = Enumerable.Range(
            0, 3).Select(_ => site.SendAsync(HttpMethod.Get, cancellationToken: hangUp.Token)).ToArray();
        await EveryoneWaitsAsync(site, 2);
        await hangUp.CancelAsync();
        await told.Task;
        foreach (var client in clients)
        {
            await Should.ThrowAsync<OperationCanceledException>(() => client);
        }

        (await site.GetAsync()).Text.ShouldBe("visit 2");
    }

    [Fact]
    public async Task A_policy_can_let_the_endpoint_finish_without_a_reader()
    {
        await using var site = await CachedSite.StartAsync(("OnAbandoned", "Finish"));
        var gate = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            await gate.Task.WaitAsync(context.RequestAborted);
            await CachedSite.Answer("max-age=60")(context, visit);
        };

        using var hangUp = new CancellationTokenSource();
        var client = site.SendAsync(HttpMethod.Get, cancellationToken: hangUp.Token);
        await CachedSite.EventuallyAsync(() => site.Visits == 1);
        await hangUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => client);
        gate.SetResult();

        (await site.GetAsync()).Text.ShouldBe("visit 1");
    }

    /// <summary>
    /// R10: elsewhere ten readers of what cannot be stored wait for the first; nginx sends them one by one.
    /// </summary>
    [Fact]
    public async Task Readers_of_what_cannot_be_stored_wait_for_one_fill_at_most_and_then_not_at_all()
    {
        await using var site = await CachedSite.StartAsync();
        var inside = 0;
        var gates = new ConcurrentDictionary<int, TaskCompletionSource>();
        site.Handler = async (context, visit) =>
        {
            Interlocked.Increment(ref inside);
            await gates.GetOrAdd(visit == 1 ? 1 : visit <= 100 ? 2 : 3, _ => new()).Task;
            await CachedSite.Answer("public, max-age=60", ("Set-Cookie", "a=b"))(context, visit);
        };

        var cold = Enumerable.Range(0, 100).Select(_ => site.GetAsync()).ToArray();
        await EveryoneWaitsAsync(site, 99);
        gates.GetOrAdd(1, _ => new()).SetResult();
        // the other 99 are in the endpoint at once
        await CachedSite.EventuallyAsync(() => Volatile.Read(ref inside) == 100);
        gates.GetOrAdd(2, _ => new()).SetResult();
        await Task.WhenAll(cold);

        var known = Enumerable.Range(0, 100).Select(_ => site.GetAsync()).ToArray();
        await CachedSite.EventuallyAsync(() => Volatile.Read(ref inside) == 200); // now no request waits for another
        gates.GetOrAdd(3, _ => new()).SetResult();
        (await Task.WhenAll(known)).ShouldAllBe(r => r["Set-Cookie"] == "a=b");
    }

    [Fact]
    public async Task What_cannot_be_stored_sets_the_others_free_when_its_head_is_known()
    {
        await using var site = await CachedSite.StartAsync();
        var gate = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            await CachedSite.Answer("private")(context, visit);
            await context.Response.Body.FlushAsync();
            await gate.Task;
        };

        var readers = Enumerable.Range(0, 10).Select(_ => site.GetAsync()).ToArray();
        await CachedSite.EventuallyAsync(() => site.Visits == 10);
        gate.SetResult();

        (await Task.WhenAll(readers)).Select(r => r.Text).Distinct().Count().ShouldBe(10);
    }

    [Fact]
    public async Task What_must_be_validated_each_time_is_validated_by_all_at_once()
    {
        await using var site = await CachedSite.StartAsync();
        var gate = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.Headers.ETag = "\"v1\"";
            await (visit == 1 ? Task.CompletedTask : gate.Task);
            context.Response.StatusCode = context.Request.Headers.IfNoneMatch.Count > 0 ? 304 : 200;
            await (visit == 1 ? context.Response.WriteAsync("v1") : Task.CompletedTask);
        };
        await site.GetAsync();

        var readers = Enumerable.Range(0, 30).Select(_ => site.GetAsync()).ToArray();
        await CachedSite.EventuallyAsync(() => site.Visits == 31);
        gate.SetResult();

        (await Task.WhenAll(readers)).ShouldAllBe(r => r.Text == "v1");
    }

    [Fact]
    public async Task The_failure_of_a_fill_is_shared_by_requests_that_wait_for_it()
    {
        await using var site = await CachedSite.StartAsync();
        var gate = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            await gate.Task;
            context.Response.StatusCode = 503;
            await context.Response.WriteAsync("secret of the first");
        };

        var readers = Enumerable.Range(0, 10).Select(_ => site.GetAsync()).ToArray();
        await EveryoneWaitsAsync(site, 9);
        gate.SetResult();
        var replies = await Task.WhenAll(readers);

        site.Visits.ShouldBe(1);
        replies.ShouldAllBe(r => r.Status == 503);
        replies.Count(r => r.Text == "secret of the first").ShouldBe(1);
    }

    /// <summary>
    /// An exception may be due to that one request, so requests that waited ask the endpoint, all at the same time.
    /// </summary>
    [Fact]
    public async Task An_exception_is_that_of_the_request_that_met_it()
    {
        await using var site = await CachedSite.StartAsync(null, app => app.UseExceptionHandler(
            errors => errors.Run(context => context.Response.WriteAsync("sorry"))));
        var gate = new TaskCompletionSource();
        var inside = 0;
        var all = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            await gate.Task;
            if (visit == 1)
            {
                throw new InvalidOperationException("broken");
            }

            if (Interlocked.Increment(ref inside) == 9)
            {
                all.SetResult();
            }

            await all.Task;
            await CachedSite.Answer("max-age=60")(context, visit);
        };

        var readers = Enumerable.Range(0, 10).Select(_ => site.GetAsync()).ToArray();
        await EveryoneWaitsAsync(site, 9);
        gate.SetResult();

        var replies = await Task.WhenAll(readers);
        replies.Count(r => r.Status == 500
            && r.Text == "sorry" && r.CacheStatus == "EdgeKit; fwd=uri-miss; detail=error").ShouldBe(1);
        replies.Count(r => r.Status == 200 && r.CacheStatus == "EdgeKit; fwd=uri-miss; detail=not-shared").ShouldBe(9);
    }

    /// <summary>
    /// RFC 9111 §4: a collapsed request may be answered with what could have been stored for it, and with nothing else.
    /// </summary>
    [Theory]
    [InlineData(500, "no-store", "Authorization", "Bearer")]
    [InlineData(503, "", "Authorization", "Bearer")]
    [InlineData(500, "public, max-age=0", "Authorization", "Bearer")]
    [InlineData(500, "no-store", "Cookie", "seen=")]
    [InlineData(503, "private", "Cookie", "seen=")]
    [InlineData(500, "no-store", "X-Anonymous", "")]
    [InlineData(503, "no-store", "X-Anonymous", "")]
    [InlineData(502, "private", "X-Anonymous", "")]
    [InlineData(500, "", "X-Anonymous", "")]
    [InlineData(403, "", "X-Anonymous", "")]
    [InlineData(429, "", "Authorization", "Bearer")]
    public async Task One_callers_failure_stays_his(int status, string cacheControl, string field, string value)
    {
        await using var site = await CachedSite.StartAsync(("IgnoreCookies:0", "seen"));
        var gate = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            await gate.Task;
            context.Response.StatusCode = visit == 1 ? status : 200;
            await CachedSite.Answer(visit == 1 ? cacheControl : "max-age=60")(context, visit);
        };

        var readers = Enumerable.Range(0, 10).Select(i => site.GetAsync("/page", $"{field}: {value}{i}")).ToArray();
        await EveryoneWaitsAsync(site, 9);
        gate.SetResult();
        var replies = await Task.WhenAll(readers);

        replies.Count(r => r.Status == status && r.Text == "visit 1").ShouldBe(1);
        replies.Count(r => r.Status == 200).ShouldBe(9);
        (await site.GetAsync("/page", $"{field}: {value}x")).CacheStatus.ShouldNotContain("backing-off");
    }

    [Fact]
    public async Task A_key_is_not_left_alone_because_one_caller_fails_again_and_again()
    {
        await using var site = await CachedSite.StartAsync(("FailureBackoff", "00:10:00"));
        site.Handler = (context, visit) =>
        {
            context.Response.StatusCode = context.Request.Headers.Authorization == "Bearer rude" ? 500 : 200;
            return CachedSite.Answer(
                context.Response.StatusCode == 500 ? "no-store" : "public, max-age=60")(context, visit);
        };
        for (var i = 0; i < 5; i++)
        {
            await site.GetAsync("/page", "Authorization: Bearer rude");
        }

        (await site.GetAsync("/page", "Authorization: Bearer kind")).CacheStatus.ShouldContain("stored");
    }

    [Fact]
    public async Task A_request_that_waits_too_long_asks_the_origin_itself()
    {
        await using var site = await CachedSite.StartAsync(("LockTimeout", "00:00:05"), ("FactoryTimeout", "01:00:00"));
        var gate = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            await (visit == 1 ? gate.Task : Task.CompletedTask);
            await CachedSite.Answer("max-age=60")(context, visit);
        };

        var first = site.GetAsync();
        await CachedSite.EventuallyAsync(() => site.Visits == 1);
        var second = site.GetAsync();
        await EveryoneWaitsAsync(site, 1);
        for (; !second.IsCompleted; await Task.Delay(5)) // a counted request may begin to wait a moment later
        {
            site.Advance(1);
        }

        (await second).CacheStatus.ShouldBe("EdgeKit; fwd=uri-miss; detail=lock-timeout");
        gate.SetResult();
        await first;
    }

    [Fact]
    public async Task An_endpoint_that_hangs_holds_the_key_no_longer_than_its_time()
    {
        await using var site = await CachedSite.StartAsync(
            ("FactoryTimeout", "00:00:05"), ("FailureBackoff", "00:00:00"));
        var gate = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            await (visit == 1 ? gate.Task : Task.CompletedTask);
            await CachedSite.Answer("max-age=60")(context, visit);
        };

        var hung = site.GetAsync();
        await CachedSite.EventuallyAsync(() => site.Visits == 1);
        site.Advance(5);
        (await site.GetAsync()).CacheStatus.ShouldContain("stored");
        gate.SetResult();
        await hung;

        (await site.GetAsync()).Text.ShouldBe("visit 2"); // what came late is not stored
    }

    [Fact]
    public async Task A_client_that_reads_slowly_delays_no_other()
    {
        await using var site = await CachedSite.StartAsync(("MaxBodyBytes", "33554432"));
        var body = new byte[16 * 1024 * 1024];
        site.Handler = async (context, visit) =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        };

        using var slow = new TcpClient(site.Address.Host, site.Address.Port);
        await slow.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"GET /page HTTP/1.1\r\nHost: {site.Address.Authority}\r\n\r\n"));
        await CachedSite.EventuallyAsync(() => site.Visits == 1); // and it never reads

        var other = await site.GetAsync();

        (other.Text.Length, site.Visits).ShouldBe((body.Length, 1));
    }

    [Fact]
    public async Task A_large_body_reaches_its_client_while_it_is_stored()
    {
        await using var site = await CachedSite.StartAsync();
        var gate = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.WriteAsync("first half, ");
            await context.Response.Body.FlushAsync();
            await gate.Task;
            await context.Response.WriteAsync("second half");
        };

        using var response = await site.Client.GetAsync(
            new Uri(site.Address, "/page"), HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[12];
        await stream.ReadExactlyAsync(buffer);
        gate.SetResult();
        using var rest = new StreamReader(stream);

        (Encoding.ASCII.GetString(buffer) + await rest.ReadToEndAsync()).ShouldBe("first half, second half");
        (await site.GetAsync()).Text.ShouldBe("first half, second half");
    }

    [Fact]
    public async Task A_stream_without_end_that_cannot_be_stored_ends_with_its_client()
    {
        await using var site = await CachedSite.StartAsync();
        var ended = new TaskCompletionSource();
        site.Handler = async (context, visit) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: 1\n\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => ended.SetResult());
        };

        using (var response = await site.Client.GetAsync(
            new Uri(site.Address, "/page"), HttpCompletionOption.ResponseHeadersRead))
        {
            response.Headers.GetValues("Cache-Status").ShouldBe(["EdgeKit; fwd=uri-miss; detail=event-stream"]);
        }

        await ended.Task.WaitAsync(TimeSpan.FromMinutes(3));
    }

    /// <summary>Waits until so many requests wait for a fill.</summary>
    private static Task EveryoneWaitsAsync(CachedSite site, int followers) =>
        CachedSite.EventuallyAsync(() => site.Followers == followers);
}
