using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Http;
using EdgeKit.RateLimit.Model;
using EdgeKit.RateLimit.Partitions;
using EdgeKit.RateLimit.Queueing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.RateLimit.Tests.Queueing;

public sealed class WaitingLineTests : IAsyncDisposable
{
    private static readonly Decision Admitted = new(true, 0, TimeSpan.Zero, TimeSpan.Zero, DecisionSource.Local);

    private readonly FakeTimeProvider _clock = new();
    private ServiceProvider? _services;

    [Theory]
    [InlineData(QueueOrder.Fifo, new[] { 1, 2, 3 })]
    [InlineData(QueueOrder.Lifo, new[] { 3, 2, 1 })]
    public async Task The_first_who_came_goes_first_or_the_last_as_the_policy_says(QueueOrder order, int[] served)
    {
        var tried = new List<int>();
        var line = new WaitingLine(3, order, _clock, request =>
        {
            tried.Add((int)request.Charges[0].Cost);
            return ValueTask.FromResult(new Verdict(true, request.Charges, [Admitted], [], null!));
        });
        var waiters = Enumerable.Range(1, 3).Select(cost => line.Join(
            new DecisionRequest([default(Charge) with { Cost = cost }]), TimeSpan.FromSeconds(1), out _)!.Task)
                .ToArray();
        line.Wake();
        await Task.WhenAll(waiters).WaitAsync(TimeSpan.FromMinutes(3));
        tried.ShouldBe(served);
    }

    [Fact]
    public async Task A_newcomer_to_a_full_stack_pushes_out_the_oldest()
    {
        var engine = Engine("""{ "Capacity": 1, "RefillPerSecond": 1, "Queue": 2, "QueueOrder": "Lifo" }""");
        await DecideAsync(engine);
        var waiting = Enumerable.Range(0, 3).Select(_ => DecideAsync(engine)).ToArray();
        (await waiting[0]).Admitted.ShouldBeFalse();
        await AdvanceUntilAsync(Task.WhenAll(waiting));
        (await waiting[1]).Admitted.ShouldBeTrue();
        (await waiting[2]).Admitted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_waiter_who_cancels_leaves_at_once_and_makes_room()
    {
        var engine = Engine("""{ "Capacity": 1, "RefillPerSecond": 1, "Queue": 1 }""");
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
    public async Task A_newcomer_does_not_overtake_those_who_wait()
    {
        var engine = Engine("""{ "Capacity": 2, "RefillPerSecond": 1, "Queue": 5 }""");
        await DecideAsync(engine);
        await DecideAsync(engine);
        var expensive = DecideAsync(engine, cost: 2);
        _clock.Advance(TimeSpan.FromSeconds(1)); // enough for the cheap one
        var cheap = DecideAsync(engine);
        cheap.IsCompleted.ShouldBeFalse();
        await AdvanceUntilAsync(Task.WhenAll(expensive, cheap));
    }

    [Fact]
    public async Task A_waiter_is_refused_when_a_policy_without_a_line_refuses_it()
    {
        var engine = Engine("""{ "Capacity": 1, "RefillPerSecond": 1, "Queue": 5 }, "q": { "Capacity": 1, "RefillPerSecond": 0.0001 }""");
        await DecideAsync(engine);
        var both = engine.DecideAsync(
            new DecisionRequest([Charge(engine, "p"), Charge(engine, "q")]), default).AsTask();
        var behind = DecideAsync(engine);
        both.IsCompleted.ShouldBeFalse();
        (await engine.DecideAsync(new DecisionRequest([Charge(engine, "q")]), default)).Admitted.ShouldBeTrue();
        await AdvanceUntilAsync(both);
        (await both).Violated.ShouldBe(["q"]);
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

    private static Task<Verdict> DecideAsync(
        RateLimitEngine engine, long cost = 1, CancellationToken cancellationToken = default) =>
        engine.DecideAsync(new DecisionRequest([Charge(engine, "p", cost)]), cancellationToken).AsTask();

    private static Charge Charge(RateLimitEngine engine, string name, long cost = 1)
    {
        var policy = engine.Model.Get(name);
        return ChargeSheet.Of(policy, policy.Limit, PartitionKey.Of(PartitionKind.User, "alice"), cost, engine.Hasher);
    }

    // Turns the clock in small steps: what waits for it goes on on other threads.
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
