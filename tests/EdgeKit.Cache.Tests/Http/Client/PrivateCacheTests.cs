using System.Net;

namespace EdgeKit.Cache.Tests.Http.Client;

/// <summary>The private cache of an <see cref="HttpClient"/>.</summary>
public sealed class PrivateCacheTests
{
    [Fact]
    public async Task A_blocking_call_is_answered_from_the_cache_and_one_that_changes_the_thing_empties_it()
    {
        await using var cached = new CachedClient();
        string Send(HttpMethod method)
        {
            using var response = cached.Client.Send(new HttpRequestMessage(method, "http://origin/thing"));
            return new StreamReader(response.Content.ReadAsStream()).ReadToEnd();
        }

        Send(HttpMethod.Get).ShouldBe("call 1");
        Send(HttpMethod.Get).ShouldBe("call 1");
        Send(HttpMethod.Delete).ShouldBe("call 2");
        Send(HttpMethod.Get).ShouldBe("call 3");
        (await cached.GetAsync()).Text.ShouldBe("call 3");
    }

    [Fact]
    public async Task A_second_call_is_answered_from_the_cache_with_its_age()
    {
        await using var client = new CachedClient();

        (await client.GetAsync()).ShouldBe((200, "call 1", "EdgeKit; fwd=uri-miss; ttl=60; stored"));
        client.Advance(5);
        (await client.GetAsync()).ShouldBe((200, "call 1", "EdgeKit; hit; ttl=55"));
        client.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_private_is_stored_and_what_forbids_it_is_not()
    {
        await using var client = new CachedClient();
        client.Handler = (_, call, _) =>
            Task.FromResult(CachedClient.Reply(call, call < 3 ? "no-store" : "private, max-age=60"));

        await client.GetAsync();
        (await client.GetAsync()).Text.ShouldBe("call 2");
        client.Advance(61); // it is remembered for a minute that nothing can be stored
        await client.GetAsync();
        (await client.GetAsync()).Text.ShouldBe("call 3");
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("Cookie")]
    [InlineData("X-Api-Key")]
    public async Task Users_share_nothing(string field)
    {
        await using var client = new CachedClient();

        await client.GetAsync((field, "alice"));
        (await client.GetAsync((field, "bob"))).Text.ShouldBe("call 2");
        (await client.GetAsync()).Text.ShouldBe("call 3");
        (await client.GetAsync((field, "alice"))).Text.ShouldBe("call 1");
    }

    [Fact]
    public async Task A_stale_answer_is_validated()
    {
        await using var client = new CachedClient();
        client.Handler = (request, call, _) => Task.FromResult(request.Headers.IfNoneMatch.ToString() == "\"v1\""
            ? new HttpResponseMessage(HttpStatusCode.NotModified)
            : CachedClient.Reply(call, "max-age=60", ("ETag", "\"v1\"")));
        await client.GetAsync();
        client.Advance(60);

        (await client.GetAsync()).ShouldBe((200, "call 1", "EdgeKit; fwd=stale; fwd-status=304; ttl=60; stored"));
        (await client.GetAsync()).CacheStatus.ShouldBe("EdgeKit; hit; ttl=60");
        client.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task A_stale_response_is_served_while_it_is_refreshed()
    {
        await using var client = new CachedClient();
        client.Handler = (_, call, _) =>
            Task.FromResult(CachedClient.Reply(call, "max-age=60, stale-while-revalidate=30"));
        await client.GetAsync();
        client.Advance(65);

        (await client.GetAsync()).Text.ShouldBe("call 1");
        await Server.CachedSite.EventuallyAsync(() => client.Calls == 2);
    }

    [Fact]
    public async Task A_stale_answer_hides_errors_and_exceptions()
    {
        await using var client = new CachedClient(("StaleIfError", "00:10:00"), ("FailureBackoff", "00:00:00"));
        client.Handler = (_, call, _) => call switch
        {
            1 => Task.FromResult(CachedClient.Reply(call, "max-age=60")),
            2 => Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)),
            _ => throw new HttpRequestException("no route"),
        };
        await client.GetAsync();
        client.Advance(61);

        (await client.GetAsync()).ShouldBe((200, "call 1", "EdgeKit; fwd=stale; fwd-status=503; ttl=-1"));
        (await client.GetAsync()).ShouldBe((200, "call 1", "EdgeKit; fwd=stale; ttl=-1; detail=error"));
    }

    [Fact]
    public async Task An_exception_without_a_stale_answer_is_the_callers()
    {
        await using var client = new CachedClient();
        client.Handler = (_, _, _) => throw new HttpRequestException("no route");

        (await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync())).Message.ShouldBe("no route");
    }

    [Fact]
    public async Task Vary_selects()
    {
        await using var client = new CachedClient();
        client.Handler = (_, call, _) =>
            Task.FromResult(CachedClient.Reply(call, "max-age=60", ("Vary", "Accept-Language")));

        await client.GetAsync(("Accept-Language", "de"));
        (await client.GetAsync(("Accept-Language", "en"))).Text.ShouldBe("call 2");
        (await client.GetAsync(("Accept-Language", "de"))).Text.ShouldBe("call 1");
    }

    [Fact]
    public async Task Hosts_behind_one_address_share_nothing()
    {
        await using var client = new CachedClient();
        await client.GetAsync(("Host", "one"));

        (await client.GetAsync(("Host", "other"))).Text.ShouldBe("call 2");
        (await client.GetAsync(("Host", "one"))).Text.ShouldBe("call 1");
    }

    [Fact]
    public async Task An_answer_that_a_handler_below_was_redirected_to_is_not_stored()
    {
        await using var client = new CachedClient();
        client.Handler = (request, call, _) =>
        {
            request.RequestUri = new Uri("http://origin/elsewhere");
            return Task.FromResult(CachedClient.Reply(call, "max-age=60"));
        };

        (await client.GetAsync()).CacheStatus.ShouldBe("EdgeKit; fwd=uri-miss; detail=redirected");
        (await client.GetAsync()).Text.ShouldBe("call 2");
    }

    [Fact]
    public async Task An_answer_to_a_user_whom_a_handler_below_has_named_is_not_stored()
    {
        await using var client = new CachedClient();
        client.Handler = (request, call, _) =>
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {call}");
            return Task.FromResult(CachedClient.Reply(call, "max-age=60"));
        };

        (await client.GetAsync()).CacheStatus.ShouldBe("EdgeKit; fwd=uri-miss; detail=authorization");
        (await client.GetAsync()).Text.ShouldBe("call 2");
    }

    [Fact]
    public async Task A_change_removes_what_is_stored()
    {
        await using var client = new CachedClient();
        await client.GetAsync();

        using var content = new StringContent("x");
        using var changed = await client.Client.PostAsync(new Uri("http://origin/thing"), content);

        changed.Headers.GetValues("Cache-Status").ShouldBe(["EdgeKit; fwd=method"]);
        (await client.GetAsync()).Text.ShouldBe("call 3");
    }

    [Fact]
    public async Task Concurrent_calls_are_one_and_survive_the_first_caller()
    {
        await using var client = new CachedClient();
        var gate = new TaskCompletionSource();
        client.Handler = async (_, call, ct) =>
        {
            await gate.Task.WaitAsync(ct);
            return CachedClient.Reply(call, "max-age=60");
        };

        using var hangUp = new CancellationTokenSource();
        var first = client.Client.GetAsync(new Uri("http://origin/thing"), hangUp.Token);
        await Server.CachedSite.EventuallyAsync(() => client.Calls == 1);
        var others = Enumerable.Range(0, 5).Select(_ => client.GetAsync()).ToArray();
        await hangUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        gate.SetResult();

        (await Task.WhenAll(others)).ShouldAllBe(r => r.Text == "call 1");
    }

    [Fact]
    public async Task A_large_body_passes_whole_and_is_not_stored()
    {
        await using var client = new CachedClient(("MaxBodyBytes", "100"));
        client.Handler = (_, call, _) =>
        {
            var response = CachedClient.Reply(call, "max-age=60");
            response.Content = new StreamContent(new MemoryStream(new byte[100_000]));
            response.Content.Headers.ContentLength = null;
            return Task.FromResult(response);
        };

        (await client.GetAsync()).Text.Length.ShouldBe(100_000);
        (await client.GetAsync()).Text.Length.ShouldBe(100_000);
        client.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Heads_parts_and_what_must_be_cached_are_answered_from_what_is_stored()
    {
        await using var client = new CachedClient();
        (await client.GetAsync(("Cache-Control", "only-if-cached"))).Status.ShouldBe(504);
        await client.GetAsync();

        (await client.GetAsync(("Range", "bytes=0-3"))).ShouldBe((206, "call", "EdgeKit; hit; ttl=60"));
        (await client.GetAsync(("Cache-Control", "only-if-cached"))).Text.ShouldBe("call 1");
        using var head = await client.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "http://origin/thing"));
        head.Content.Headers.ContentLength.ShouldBe(6);
        client.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_kept_can_be_found_when_the_call_has_failed()
    {
        await using var client = new CachedClient(("StaleIfError", "00:10:00"));
        await client.GetAsync();
        client.Advance(300);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://origin/thing");
        client.Handler = async (sent, _, ct) => (await client.Kept.FindAsync(sent, ct)).ShouldNotBeNull();

        using var response = await client.Client.SendAsync(request);

        (await response.Content.ReadAsStringAsync()).ShouldBe("call 1");
        response.Headers.Age.ShouldBe(TimeSpan.FromSeconds(300));
        using var unknown = new HttpRequestMessage(HttpMethod.Get, "http://origin/thing");
        (await client.Kept.FindAsync(unknown, CancellationToken.None)).ShouldBeNull();
    }
}
