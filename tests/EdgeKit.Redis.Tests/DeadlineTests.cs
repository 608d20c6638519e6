using EdgeKit.Policies;

namespace EdgeKit.Redis.Tests;

/// <summary>A call to Redis takes no longer than the work that makes it has time.</summary>
public sealed class DeadlineTests
{
    private static readonly FakeTimeProvider Clock = new();

    [Fact]
    public async Task A_call_waits_no_longer_than_the_deadline_allows()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint, ("Timeout", "00:01:00"));
        server.Pause();
        using var deadline = Deadline.Begin(TimeSpan.FromMilliseconds(50), TimeProvider.System);

        var outcome = await test.Client.TryExecuteAsync(d => d.PingAsync()).AsTask().WaitAsync(TestClient.Patience);

        outcome.Failure.ShouldBe(RedisFailure.DeadlineExceeded);
        test.Client.IsAvailable.ShouldBeTrue("a hurried caller says nothing about the server");
    }

    [Fact]
    public async Task A_call_past_the_deadline_is_not_sent_and_one_without_is()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(server.EndPoint);
        using var over = Deadline.Begin(TimeSpan.Zero, Clock);

        (await test.Client.TryExecuteAsync(d => d.StringIncrementAsync("n"))).Failure.ShouldBe(
            RedisFailure.DeadlineExceeded);
        using (Deadline.Suspend())
        {
            (await test.Client.TryExecuteAsync(d => d.StringIncrementAsync("n"))).Value.ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_paused_server_opens_the_breaker_although_every_caller_has_a_short_deadline()
    {
        await using var server = await RedisServer.StartAsync();
        await using var test = await TestClient.ReadyAsync(
            server.EndPoint, ("FailuresToOpen", "3"), ("Timeout", "00:00:00.100"));
        server.Pause();

        while (test.Client.IsAvailable)
        {
            using var deadline = Deadline.Begin(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            var failure = (
                await test.Client.TryExecuteAsync(d => d.PingAsync()).AsTask().WaitAsync(TestClient.Patience)).Failure;
            failure.ShouldBeOneOf(RedisFailure.DeadlineExceeded, RedisFailure.CircuitOpen);
        }

        server.Resume();
        await test.ReadyAsync();
    }
}
