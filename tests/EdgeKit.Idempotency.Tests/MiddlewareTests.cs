using EdgeKit.Idempotency.Memory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Idempotency.Tests;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task A_caller_at_its_quota_gets_a_429_and_others_are_not_affected()
    {
        await using var shop = await Shopfront.StartAsync(
            new MemoryIdempotencyStore(TimeProvider.System, () => new() { MaxBytes = 1_000_000, CallerShare = 0.005 }));
        var statuses = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            statuses.Add((await shop.OrderAsync($"\"k{i}\"", user: "rude")).Status);
        }

        statuses.Distinct().ShouldBe([201, 429]);
        (await shop.OrderAsync("\"k0\"", user: "rude")).Status.ShouldBe(409); // it ran, and its answer has given way
        (await shop.OrderAsync("\"k0\"", user: "kind")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_retry_gets_the_same_response_byte_for_byte_without_running()
    {
        await using var shop = await Shopfront.StartAsync();

        var first = await shop.OrderAsync();
        var retry = await shop.OrderAsync();

        shop.Executions.ShouldBe(1);
        (retry.Status, retry.Text).ShouldBe((first.Status, first.Text));
        retry.Headers["Location"].ShouldBe("/orders/1");
        retry.Headers["Content-Type"].ShouldBe(first.Headers["Content-Type"]);
        (first.IsReplay, retry.IsReplay).ShouldBe((false, true));
    }

    [Fact]
    public async Task A_buffered_response_has_a_content_length()
    {
        await using var shop = await Shopfront.StartAsync();

        using var answer = await shop.OpenAsync();

        answer.Headers.TransferEncodingChunked.ShouldNotBe(true);
        answer.Content.Headers.ContentLength.ShouldBe("{\"id\":1}".Length);
    }

    [Fact]
    public async Task A_cookie_is_given_once_and_never_replayed()
    {
        await using var shop = await Shopfront.StartAsync();

        (await shop.OrderAsync()).Headers.ShouldContainKey("Set-Cookie");
        (await shop.OrderAsync()).Headers.ShouldNotContainKey("Set-Cookie");
    }

    [Fact]
    public async Task Raw_and_quoted_are_one_key()
    {
        await using var shop = await Shopfront.StartAsync(settings: ("AcceptRawKeys", "true"));

        await shop.OrderAsync("\"k1\"");

        (await shop.OrderAsync("k1")).IsReplay.ShouldBeTrue();
    }

    [Theory]
    [InlineData(null, 400, "idempotency-key-missing")]
    [InlineData("\"open", 400, "idempotency-key-malformed")]
    [InlineData("raw", 400, "idempotency-key-malformed")]
    public async Task A_request_without_a_valid_key_is_rejected(string? key, int status, string problem)
    {
        await using var shop = await Shopfront.StartAsync();

        var reply = await shop.OrderAsync(key);

        (reply.Status, reply.Problem).ShouldBe((status, problem));
        shop.Executions.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_may_be_left_out_where_the_policy_allows_it()
    {
        await using var shop = await Shopfront.StartAsync(settings: ("Required", "false"));

        (await shop.OrderAsync(key: null)).Status.ShouldBe(201);
        (await shop.OrderAsync(key: null)).IsReplay.ShouldBeFalse();
    }

    [Fact]
    public async Task Another_payload_under_the_key_is_a_422()
    {
        await using var shop = await Shopfront.StartAsync();
        await shop.OrderAsync();

        var reply = await shop.OrderAsync(body: "{\"sku\":\"W2\"}");

        (reply.Status, reply.Problem).ShouldBe((422, "idempotency-key-reused"));
    }

    [Fact]
    public async Task Another_query_under_the_key_is_a_422()
    {
        await using var shop = await Shopfront.StartAsync();
        await shop.OrderAsync(path: "/orders?gift=1");

        (await shop.OrderAsync(path: "/orders?gift=2")).Status.ShouldBe(422);
        (await shop.OrderAsync(path: "/orders?gift=1")).IsReplay.ShouldBeTrue();
    }

    [Fact]
    public async Task Keys_belong_to_their_callers()
    {
        await using var shop = await Shopfront.StartAsync();
        await shop.OrderAsync(user: "alice");

        var reply = await shop.OrderAsync(user: "mallory");

        reply.IsReplay.ShouldBeFalse();
        reply.Text.ShouldBe("{\"id\":2}");
    }

    [Fact]
    public async Task Keys_belong_to_their_routes_and_one_routes_parameters_are_part_of_the_payload()
    {
        await using var shop = await Shopfront.StartAsync();

        (await shop.OrderAsync()).Status.ShouldBe(201);
        (await shop.OrderAsync(path: "/refunds/1")).Status.ShouldBe(201);
        (await shop.OrderAsync(path: "/refunds/2")).Status.ShouldBe(422);
    }

    [Fact]
    public async Task An_anonymous_caller_is_rejected_unless_the_policy_allows_it()
    {
        await using var strict = await Shopfront.StartAsync();
        await using var open = await Shopfront.StartAsync(settings: ("Anonymous", "true"));

        var reply = await strict.OrderAsync(user: null);

        (reply.Status, reply.Problem).ShouldBe((401, "idempotency-caller-unknown"));
        (await open.OrderAsync(user: null)).Status.ShouldBe(201);
        (await open.OrderAsync(user: null)).IsReplay.ShouldBeTrue();
    }

    [Fact]
    public async Task Safe_methods_are_not_affected()
    {
        await using var shop = await Shopfront.StartAsync();

        using var answer = await shop.Client.GetAsync(new Uri(shop.Address, "/orders"));

        ((int)answer.StatusCode).ShouldBe(201);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(303, true)]
    [InlineData(400, true)]
    [InlineData(404, true)]
    [InlineData(422, true)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(408, false)]
    [InlineData(409, false)]
    [InlineData(425, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public async Task Responses_that_may_change_with_time_are_not_stored(int status, bool stored)
    {
        await using var shop = await Shopfront.StartAsync();
        shop.Handler = (context, _) =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        (await shop.OrderAsync()).Status.ShouldBe(status);
        (await shop.OrderAsync()).Status.ShouldBe(status);

        shop.Executions.ShouldBe(stored ? 1 : 2);
    }

    [Fact]
    public async Task A_policy_may_leave_the_key_free_for_a_corrected_request()
    {
        await using var shop = await Shopfront.StartAsync(settings: ("StoreClientErrors", "false"));
        shop.Handler = (context, execution) =>
        {
            context.Response.StatusCode = execution == 1 ? 400 : 201;
            return Task.CompletedTask;
        };

        (await shop.OrderAsync(body: "{\"sku\":")).Status.ShouldBe(400);
        (await shop.OrderAsync(body: "{\"sku\":1}")).Status.ShouldBe(201);
    }

    [Theory]
    [InlineData("Release", true, 500, 2)]
    [InlineData("Store", false, 500, 1)]
    [InlineData("Store", true, 409, 1)]
    [InlineData("Unknown", false, 409, 1)]
    [InlineData("Unknown", true, 409, 1)]
    public async Task After_a_failure_the_policy_decides_the_state_of_the_key(
        string policy, bool throws, int retryStatus, int executions)
    {
        await using var shop = await Shopfront.StartAsync(settings: ("ServerErrors", policy));
        shop.Handler = (context, _) =>
        {
            context.Response.StatusCode = 500;
            return throws ? throw new InvalidOperationException("no") : Task.CompletedTask;
        };

        (await shop.OrderAsync()).Status.ShouldBe(500);
        var retry = await shop.OrderAsync();

        retry.Status.ShouldBe(retryStatus);
        shop.Executions.ShouldBe(executions);
        if (retryStatus == 409)
        {
            retry.Problem.ShouldBe("idempotency-outcome-unknown");
        }
    }

    [Fact]
    public async Task A_body_over_the_limit_reaches_the_caller_and_leaves_a_tombstone()
    {
        await using var shop = await Shopfront.StartAsync(settings: ("MaxBodyBytes", "1000"));
        var large = new string('x', 5000);
        shop.Handler = async (context, _) =>
        {
            context.Response.Headers.Location = "/orders/1";
            await context.Response.WriteAsync(large[..600]);
            await context.Response.WriteAsync(large[600..]);
        };

        (await shop.OrderAsync()).Text.ShouldBe(large);
        var retry = await shop.OrderAsync();

        (retry.Status, retry.Problem).ShouldBe((409, "idempotency-answer-not-kept"));
        retry.Headers["Location"].ShouldBe("/orders/1");
        shop.Executions.ShouldBe(1);
    }
}
