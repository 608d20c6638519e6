using EdgeKit.Idempotency.Memory;
using EdgeKit.Idempotency.Redis;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Idempotency.Tests;

/// <summary>Duplicates, leases and disconnects while a request is in flight.</summary>
public sealed class FlightTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [Fact]
    public async Task A_duplicate_of_a_request_in_flight_gets_a_409_with_the_remaining_lease()
    {
        await using var shop = await Shopfront.StartAsync();
        var (running, finish) = HoldHandler(shop);
        var first = shop.OrderAsync();
        await running;

        var duplicate = await shop.OrderAsync();
        var different = await shop.OrderAsync(body: "{}");
        finish.SetResult();

        (duplicate.Status, duplicate.Problem).ShouldBe((409, "idempotency-in-flight"));
        int.Parse(duplicate.Headers["Retry-After"], null).ShouldBeInRange(1, 30);
        different.Status.ShouldBe(422);
        (await first).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_waiting_duplicate_gets_the_response_as_soon_as_it_is_stored(bool shared)
    {
        await using var shop = await Shopfront.StartAsync(
            shared ? new RedisIdempotencyStore(redis.Client) : null, settings: ("Wait", "00:01:00"));
        var (running, finish) = HoldHandler(shop);
        var key = $"\"{Guid.NewGuid()}\"";
        var first = shop.OrderAsync(key);
        await running;

        var duplicate = shop.OrderAsync(key);
        finish.SetResult();

        (await duplicate).IsReplay.ShouldBeTrue();
        (await first).IsReplay.ShouldBeFalse();
        shop.Executions.ShouldBe(1);
    }

    [Fact]
    public async Task A_waiting_duplicate_polls_when_the_owner_skips_notifications()
    {
        // Two instances in the middle of a change of settings: the one that runs the request expects no waiters.
        await using var owner = await Shopfront.StartAsync(new RedisIdempotencyStore(redis.Client));
        await using var patient = await Shopfront.StartAsync(
            new RedisIdempotencyStore(redis.Client), settings: ("Wait", "00:01:00"));
        var (running, finish) = HoldHandler(owner);
        var key = $"\"{Guid.NewGuid()}\"";
        var first = owner.OrderAsync(key);
        await running;
        var duplicate = patient.OrderAsync(key);
        await redis.SubscribersAsync(atLeast: 1);

        finish.SetResult();

        (await duplicate).IsReplay.ShouldBeTrue();
        (await first).IsReplay.ShouldBeFalse();
        patient.Executions.ShouldBe(0);
    }

    [Fact]
    public async Task A_caller_that_disconnects_does_not_cancel_the_request()
    {
        await using var shop = await Shopfront.StartAsync(settings: ("Wait", "00:01:00"));
        var (running, finish) = HoldHandler(shop);
        using var impatient = new CancellationTokenSource();
        var first = shop.OrderAsync(cancellationToken: impatient.Token);
        await running;

        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        var retry = shop.OrderAsync();
        finish.SetResult();

        (await retry).IsReplay.ShouldBeTrue();
        shop.Executions.ShouldBe(1);
    }

    [Fact]
    public async Task An_owner_that_lost_its_lease_is_notified_and_its_response_discarded()
    {
        var store = new RedisIdempotencyStore(redis.Client);
        await using var shop = await Shopfront.StartAsync(store, settings: ("Lease", "00:00:01"));
        var lost = new TaskCompletionSource();
        shop.Handler = async (context, _) =>
        {
            var feature = context.Features.Get<IIdempotencyFeature>()!;
            var thief = feature.Claim with { Token = "thief", Lease = TimeSpan.FromMinutes(5) };
            do
            {
                await redis.Client.ExecuteAsync(
                    database => database.KeyDeleteAsync($"edgekit:idem:{{{feature.Claim.Key}}}"));
            }
            // a beat in between gives the key back to its owner
            while ((await store.BeginAsync(thief, default)).Status != IdempotencyClaimStatus.Claimed);

            using var told = feature.LeaseLost.Register(() => lost.TrySetResult());
            await lost.Task;
            await context.Response.WriteAsync("too late");
        };

        var reply = await shop.OrderAsync($"\"{Guid.NewGuid()}\"");

        (reply.Status, reply.Problem).ShouldBe((409, "idempotency-lease-lost"));
        reply.Text.ShouldNotContain("too late");
    }

    [Fact]
    public async Task A_handler_that_outlasts_the_lease_keeps_it_by_heartbeat()
    {
        var time = new FakeTimeProvider();
        var store = new MemoryIdempotencyStore(time);
        var claim = new IdempotencyClaim("key", "fingerprint", "owner", TimeSpan.FromSeconds(30));
        await store.BeginAsync(claim, default);

        await using (new Http.KeyLease("key", claim, store, time))
        {
            for (var i = 0; i < 20; i++)
            {
                time.Advance(TimeSpan.FromSeconds(10));
                (await store.BeginAsync(claim with { Token = "retry" }, default)).Status.ShouldBe(
                    IdempotencyClaimStatus.InFlight);
            }
        }

        time.Advance(TimeSpan.FromSeconds(30));
        (await store.BeginAsync(claim with { Token = "retry" }, default)).Status.ShouldBe(
            IdempotencyClaimStatus.Claimed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_thousand_requests_under_one_key_run_once(bool shared)
    {
        await using var shop = await Shopfront.StartAsync(
            shared ? new RedisIdempotencyStore(redis.Client) : null, settings: [("Wait", "00:01:00")]);
        var key = $"\"{Guid.NewGuid()}\"";

        var replies = await Task.WhenAll(Enumerable.Range(0, 2000).Select(_ => shop.OrderAsync(key)));

        shop.Executions.ShouldBe(1);
        replies.ShouldAllBe(r => r.Status == 201 && r.Text == "{\"id\":1}");
        replies.Count(r => !r.IsReplay).ShouldBe(1);
    }

    [Fact]
    public async Task A_retry_storm_through_two_instances_runs_once()
    {
        await using var one = await Shopfront.StartAsync(new RedisIdempotencyStore(redis.Client));
        await using var two = await Shopfront.StartAsync(new RedisIdempotencyStore(redis.Client));
        var key = $"\"{Guid.NewGuid()}\"";

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? one : two).OrderAsync(key)));

        (one.Executions + two.Executions).ShouldBe(1);
        replies.ShouldAllBe(r => r.Status == 201 || r.Status == 409);
    }

    private static (Task Running, TaskCompletionSource Finish) HoldHandler(Shopfront shop)
    {
        var (running, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        shop.Handler = async (context, _) =>
        {
            running.TrySetResult();
            await finish.Task;
            context.RequestAborted.ThrowIfCancellationRequested();
            await context.Response.WriteAsync("done");
        };
        return (running.Task, finish);
    }
}
