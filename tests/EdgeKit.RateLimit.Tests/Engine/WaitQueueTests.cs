using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Http;
using EdgeKit.RateLimit.Partitions;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.RateLimit.Tests.Engine;

public sealed class WaitQueueTests : IAsyncDisposable
{
    private static readonly BucketResult Admitted = new(true, 0, TimeSpan.Zero, TimeSpan.Zero, DecisionSource.Local);

    private readonly FakeTimeProvider _clock = new();
    private ServiceProvider? _services;

    [Theory]
    [InlineData(QueueOrder.Fifo, new[] { 1, 2, 3 })]
    [InlineData(QueueOrder.Lifo, new[] { 3, 2, 1 })]
    public async Task Queued_requests_are_served_in_the_order_of_the_policy(QueueOrder order, int[] served)
    {
        var tried = new List<int>();
        var line = new WaitQueue(3, order, _clock, request =>
        {
            tried.Add((int)request.Buckets[0].Cost);
            return ValueTask.FromResult(new RateLimitResult(true, request.Buckets, [Admitted], [], null!));
        });
        var waiters = Enumerable.Range(1, 3).Select(cost => line.Enqueue(
            new RateLimitRequest([default(BucketRequest) with { Cost = cost }]), TimeSpan.FromSeconds(1), out _, default)!)
                .ToArray();
        line.Wake();
        await Task.WhenAll(waiters).WaitAsync(TimeSpan.FromMinutes(3));
        tried.ShouldBe(served);
    }

    [Fact]
    public async Task A_new_request_displaces_the_oldest_in_a_full_Lifo_queue()
    {
        var engine = Engine("""{ "Capacity": 1, "RefillPerSecond": 1, "QueueLimit": 2, "QueueOrder": "Lifo" }""");
        await DecideAsync(engine);
        var waiting = Enumerable.Range(0, 3).Select(_ => DecideAsync(engine)).ToArray();
        (await waiting[0]).Admitted.ShouldBeFalse();
        await AdvanceUntilAsync(Task.WhenAll(waiting));
        (await waiting[1]).Admitted.ShouldBeTrue();
        (await waiting[2]).Admitted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_cancelled_request_leaves_the_queue_and_makes_room()
    {
        var engine = Engine("""{ "Capacity": 1, "RefillPerSecond": 1, "QueueLimit": 1 }""");
        await DecideAsync(engine);
        using var leaving = new CancellationTokenSource();
        var first = DecideAsync(engine, cancellationToken: leaving.Token);
        (await DecideAsync(engine)).Admitted.ShouldBeFalse();
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        var second = DecideAsync(engine);
        await AdvanceUntilAsync(second);
        (await second).Admitted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_new_request_does_not_overtake_queued_ones()
    {
        var engine = Engine("""{ "Capacity": 2, "RefillPerSecond": 1, "QueueLimit": 5 }""");
        await DecideAsync(engine);
        await DecideAsync(engine);
        var expensive = DecideAsync(engine, cost: 2);
        _clock.Advance(TimeSpan.FromSeconds(1)); // enough for the cheap one
        var cheap = DecideAsync(engine);
        cheap.IsCompleted.ShouldBeFalse();
        await AdvanceUntilAsync(Task.WhenAll(expensive, cheap));
    }

    [Fact]
    public async Task A_queued_request_is_refused_if_a_policy_without_a_queue_refuses_it()
    {
        var engine = Engine("""{ "Capacity": 1, "RefillPerSecond": 1, "QueueLimit": 5 }, "q": { "Capacity": 1, "RefillPerSecond": 0.0001 }""");
        await DecideAsync(engine);
        var both = engine.DecideAsync(
            new RateLimitRequest([Request(engine, "p"), Request(engine, "q")]), default).AsTask();
        var behind = DecideAsync(engine);
        both.IsCompleted.ShouldBeFalse();
        (await engine.DecideAsync(new RateLimitRequest([Request(engine, "q")]), default)).Admitted.ShouldBeTrue();
        await AdvanceUntilAsync(both);
        (await both).ViolatedPolicies.ShouldBe(["q"]);
        await AdvanceUntilAsync(behind);
        (await behind).Admitted.ShouldBeTrue();
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }
    }

    private RateLimitEngine Engine(string policy)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddEdgeKitRateLimit(TestConfiguration.Section($$"""{ "Policies": { "p": {{policy}} } }"""));
        _services = services.BuildServiceProvider();
        return _services.GetRequiredService<RateLimitEngine>();
    }

    private static Task<RateLimitResult> DecideAsync(
        RateLimitEngine engine, long cost = 1, CancellationToken cancellationToken = default) =>
        engine.DecideAsync(new RateLimitRequest([Request(engine, "p", cost)]), cancellationToken).AsTask();

    private static BucketRequest Request(RateLimitEngine engine, string name, long cost = 1)
    {
        var policy = engine.CurrentModel.Get(name);
        return BucketRequestFactory.Create(
            policy, policy.Limit, new PartitionKey(PartitionKind.User, "alice"), cost, engine.Hasher);
    }

    // Advances the clock in small steps: the waiting code continues on other threads.
    private async Task AdvanceUntilAsync(Task task)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!task.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(1, patience.Token);
        }
    }
}
