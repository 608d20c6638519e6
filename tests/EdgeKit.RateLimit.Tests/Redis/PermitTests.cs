using EdgeKit.RateLimit.Permits;
using EdgeKit.RateLimit.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.RateLimit.Tests.Redis;

public sealed class PermitTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const string Two = """{ "Policies": { "c": { "Algorithm": "Concurrency", "Permits": 2, "PermitLifetime": "00:00:03" } } }""";

    [Fact]
    public async Task Instances_share_their_permits_and_a_free_one_serves_again()
    {
        var prefix = TestInstance.NewPrefix();
        await using var one = await ReadyAsync(prefix);
        await using var two = await ReadyAsync(prefix);
        var first = await EnterAsync(one);
        (await EnterAsync(two)).Decision.Admitted.ShouldBeTrue();
        (await EnterAsync(two)).Decision.Admitted.ShouldBeFalse();
        Store(one).Leave(first, failed: false);
        await UntilAsync(async () => (await EnterAsync(two)).Decision.Admitted);
    }

    [Fact]
    public async Task A_request_longer_than_the_lifetime_keeps_its_permit()
    {
        await using var instance = await ReadyAsync(TestInstance.NewPrefix());
        await EnterAsync(instance);
        await EnterAsync(instance);
        for (var i = 0; i < 10; i++)
        {
            await Task.Delay(500); // the real server's clock has to pass the lifetime
            (await EnterAsync(instance)).Decision.Admitted.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task The_permit_of_a_process_that_was_killed_lapses()
    {
        var prefix = TestInstance.NewPrefix();
        await using var instance = await ReadyAsync(prefix);
        await using var worker = Worker.Start("hold", redis.Server.EndPoint, prefix, Two);
        await worker.SaysAsync("holding");
        var own = await EnterAsync(instance);
        (await EnterAsync(instance)).Decision.Admitted.ShouldBeFalse();
        worker.Kill();
        await UntilAsync(async () => (await EnterAsync(instance)).Decision.Admitted);
        own.Decision.Admitted.ShouldBeTrue();
        (await EnterAsync(instance)).Decision.Admitted.ShouldBeFalse(); // its own, which it kept renewing, did not lapse along
    }

    private async Task<TestInstance> ReadyAsync(string prefix)
    {
        var instance = await TestInstance.StartAsync(redis.Server.EndPoint, Two, prefix);
        await instance.ReadyAsync();
        return instance;
    }

    private static RedisPermitStore Store(TestInstance instance) => instance.Services.GetRequiredService<RedisPermitStore>();

    private static async Task<Permit> EnterAsync(TestInstance instance) => await Store(instance).EnterAsync(instance.Charge("c"), RateLimitPriority.Normal);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
