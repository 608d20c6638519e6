using EdgeKit.RateLimit.Decisions;
using EdgeKit.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.RateLimit.Tests.Queueing;

public sealed class WaitingLineTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private ServiceProvider? _services;

    [Fact]
    public async Task The_first_who_came_goes_first()
    {
        var engine = Engine("""{ "Capacity": 1, "RefillPerSecond": 1, "Queue": 3 }""");
        await DecideAsync(engine);
        var waiting = Enumerable.Range(0, 3).Select(_ => DecideAsync(engine)).ToArray();
        for (var i = 0; i < 3; i++)
        {
            waiting[i].IsCompleted.ShouldBeFalse();
            await AdvanceUntilAsync(waiting[i]);
            (await waiting[i]).Admitted.ShouldBeTrue();
            waiting.Skip(i + 1).ShouldAllBe(w => !w.IsCompleted);
        }
    }

    [Fact]
    public async Task The_last_who_came_goes_first_in_a_stack_and_pushes_out_the_oldest()
    {
        var engine = Engine("""{ "Capacity": 1, "RefillPerSecond": 1, "Queue": 2, "QueueOrder": "Lifo" }""");
        await DecideAsync(engine);
        var waiting = Enumerable.Range(0, 3).Select(_ => DecideAsync(engine)).ToArray();
        (await waiting[0]).Admitted.ShouldBeFalse();
        await AdvanceUntilAsync(waiting[2]);
        (await waiting[2]).Admitted.ShouldBeTrue();
        waiting[1].IsCompleted.ShouldBeFalse();
        await AdvanceUntilAsync(waiting[1]);
        (await waiting[1]).Admitted.ShouldBeTrue();
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
        var cheap = DecideAsync(engine);
        await AdvanceUntilAsync(expensive);
        cheap.IsCompleted.ShouldBeFalse();
        await AdvanceUntilAsync(cheap);
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

    private static Task<Verdict> DecideAsync(RateLimitEngine engine, long cost = 1, CancellationToken cancellationToken = default)
    {
        var policy = engine.Model.Get("p");
        var key = EdgeKit.RateLimit.Partitions.PartitionKey.Of(EdgeKit.RateLimit.Partitions.PartitionKind.User, "alice");
        return engine.DecideAsync(new DecisionRequest([EdgeKit.RateLimit.Http.ChargeSheet.Of(policy, policy.Limit, key, cost, engine.Hasher)]), cancellationToken).AsTask();
    }

    // Turns the clock in small steps: what waits for it goes on on other threads.
    private async Task AdvanceUntilAsync(Task task)
    {
        for (var i = 0; i < 2_000 && !task.IsCompleted; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            for (var turn = 0; turn < 20; turn++)
            {
                await Task.Yield();
            }
        }

        await task.WaitAsync(TimeSpan.FromSeconds(60));
    }
}
