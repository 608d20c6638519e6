using System.Globalization;
using EdgeKit.RateLimit.Adaptive;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Permits;

namespace EdgeKit.RateLimit.Tests.Adaptive;

public sealed class AdaptivePermitStoreTests
{
    private readonly TestLimits _limits = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly AdaptivePermitStore _store;

    public AdaptivePermitStoreTests() => _store = new(_clock);

    [Fact]
    public async Task Keys_that_nobody_uses_make_room_for_new_ones()
    {
        for (var i = 0; i < AdaptivePermitStore.MaxKeys; i++)
        {
            _store.Leave(await EnterAsync(i), Ending.Answered);
        }

        (await EnterAsync(-2)).Charge.Key.ShouldNotBe(Charge(-2).Key);
        _clock.Advance(TimeSpan.FromSeconds(20));
        var running = await EnterAsync(-1);
        running.Charge.Key.ShouldBe(Charge(-1).Key);
        _store.Count.ShouldBeLessThanOrEqualTo(AdaptivePermitStore.MaxKeys);
    }

    [Fact]
    public async Task A_caller_who_invents_keys_cannot_grow_the_table_beyond_its_bound_nor_push_out_who_runs()
    {
        var running = new List<Permit>();
        for (var i = 0; i < AdaptivePermitStore.MaxKeys + 100; i++)
        {
            running.Add(await EnterAsync(i));
        }

        _store.Count.ShouldBeLessThanOrEqualTo(AdaptivePermitStore.MaxKeys + 1);
        // shares a limit with other newcomers
        running[^1].Charge.Key.ShouldNotBe(Charge(AdaptivePermitStore.MaxKeys + 99).Key);
        foreach (var permit in running.Where(p => p.Decision.Admitted))
        {
            _store.Leave(permit, Ending.Answered);
        }

        (await EnterAsync(0)).Decision.Remaining.ShouldBe(running[0].Decision.Remaining); // all places are free again
    }

    private ValueTask<Permit> EnterAsync(int user) => _store.EnterAsync(Charge(user), RateLimitPriority.Normal);

    private Charge Charge(int user) => _limits.Charge(
        _limits.Policy(p => p.Algorithm = RateLimitAlgorithm.AdaptiveConcurrency),
        user.ToString(CultureInfo.InvariantCulture));
}
