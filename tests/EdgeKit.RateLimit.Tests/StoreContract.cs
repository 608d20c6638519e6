using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Model;

namespace EdgeKit.RateLimit.Tests;

/// <summary>What every place where buckets live must do.</summary>
public abstract class StoreContract
{
    private protected TestLimits Limits { get; } = new();

    private protected abstract IRateLimitStore Store { get; }

    [Theory]
    [InlineData(RateLimitAlgorithm.TokenBucket)]
    [InlineData(RateLimitAlgorithm.FixedWindow)]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    public async Task A_full_limit_admits_its_capacity_and_refuses_the_next(RateLimitAlgorithm algorithm)
    {
        var charge = Limits.Charge(Slow(algorithm, capacity: 20));
        for (var i = 0; i < 20; i++)
        {
            var admitted = await TakeAsync(charge);
            admitted.Admitted.ShouldBeTrue();
            admitted.Remaining.ShouldBe(19 - i);
        }

        var refused = await TakeAsync(charge);
        refused.Admitted.ShouldBeFalse();
        refused.Remaining.ShouldBe(0);
        refused.RetryAfter.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(RateLimitAlgorithm.TokenBucket)]
    [InlineData(RateLimitAlgorithm.FixedWindow)]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    public async Task A_refused_charge_takes_nothing(RateLimitAlgorithm algorithm)
    {
        var policy = Slow(algorithm, capacity: 10);
        await TakeAsync(Limits.Charge(policy, cost: 7));
        (await TakeAsync(Limits.Charge(policy, cost: 4))).Admitted.ShouldBeFalse();
        (await TakeAsync(Limits.Charge(policy, cost: 3))).Admitted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_cost_above_the_capacity_is_refused_for_good()
    {
        var refused = await TakeAsync(Limits.Charge(Slow(RateLimitAlgorithm.TokenBucket, capacity: 10), cost: 11));
        refused.Admitted.ShouldBeFalse();
        refused.RetryAfter.ShouldBe(Decision.Never);
    }

    [Fact]
    public async Task If_one_of_several_policies_refuses_none_is_charged()
    {
        var inner = Slow(RateLimitAlgorithm.TokenBucket, capacity: 3, "inner");
        var outer = Slow(RateLimitAlgorithm.TokenBucket, capacity: 100, "outer");
        var admitted = 0;
        for (var i = 0; i < 50; i++)
        {
            var decisions = new Decision[2];
            admitted += await Store.TakeAsync(new[] { Limits.Charge(outer), Limits.Charge(inner) }, decisions) ? 1 : 0;
            decisions[0].Admitted.ShouldBeTrue();
            decisions[1].Admitted.ShouldBe(i < 3);
        }

        admitted.ShouldBe(3);
        (await TakeAsync(Limits.Charge(outer))).Remaining.ShouldBe(96);
    }

    [Theory]
    [InlineData(RateLimitAlgorithm.TokenBucket)]
    [InlineData(RateLimitAlgorithm.FixedWindow)]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    public async Task What_is_returned_can_be_taken_again(RateLimitAlgorithm algorithm)
    {
        var charge = Limits.Charge(Slow(algorithm, capacity: 10), cost: 10);
        await TakeAsync(charge);
        Store.Return(charge with { Cost = 4 });
        (await TakeAsync(charge with { Cost = 5 })).Admitted.ShouldBeFalse();
        (await TakeAsync(charge with { Cost = 4 })).Admitted.ShouldBeTrue();
    }

    [Theory]
    [InlineData(RateLimitAlgorithm.TokenBucket)]
    [InlineData(RateLimitAlgorithm.FixedWindow)]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    public async Task A_refusal_is_forgotten_when_something_is_returned(RateLimitAlgorithm algorithm)
    {
        var charge = Limits.Charge(Slow(algorithm, capacity: 10), cost: 10);
        await TakeAsync(charge);
        (await TakeAsync(charge with { Cost = 1 })).Admitted.ShouldBeFalse();
        Store.Return(charge with { Cost = 5 });
        (await TakeAsync(charge with { Cost = 5 })).Admitted.ShouldBeTrue();
    }

    [Theory]
    [InlineData(RateLimitAlgorithm.TokenBucket)]
    [InlineData(RateLimitAlgorithm.FixedWindow)]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    public async Task A_debt_or_a_refund_of_any_size_is_at_most_the_whole_limit(RateLimitAlgorithm algorithm)
    {
        var charge = Limits.Charge(Slow(algorithm, capacity: 10));
        await TakeAsync(charge);
        Store.Force(charge with { Cost = long.MaxValue });
        (await TakeAsync(charge)).Admitted.ShouldBeFalse();
        Store.Return(charge with { Cost = long.MaxValue });
        (await TakeAsync(charge)).Remaining.ShouldBeInRange(8, 9);
    }

    [Theory]
    [InlineData(RateLimitAlgorithm.TokenBucket)]
    [InlineData(RateLimitAlgorithm.FixedWindow)]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    public async Task What_is_charged_after_the_fact_is_missing_afterwards(RateLimitAlgorithm algorithm)
    {
        var policy = Slow(algorithm, capacity: 10);
        await TakeAsync(Limits.Charge(policy));
        Store.Force(Limits.Charge(policy, cost: 20));
        (await TakeAsync(Limits.Charge(policy))).Admitted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_bucket_half_full_stays_half_full_when_its_capacity_changes()
    {
        await TakeAsync(Limits.Charge(Slow(RateLimitAlgorithm.TokenBucket, capacity: 100), cost: 50));
        var larger = await TakeAsync(Limits.Charge(Slow(RateLimitAlgorithm.TokenBucket, capacity: 1_000), cost: 100));
        larger.Remaining.ShouldBe(400);
        var smaller = await TakeAsync(Limits.Charge(Slow(RateLimitAlgorithm.TokenBucket, capacity: 50)));
        smaller.Remaining.ShouldBe(19);
    }

    [Fact]
    public async Task Two_callers_have_two_buckets()
    {
        var policy = Slow(RateLimitAlgorithm.TokenBucket, capacity: 1);
        (await TakeAsync(Limits.Charge(policy, "alice"))).Admitted.ShouldBeTrue();
        (await TakeAsync(Limits.Charge(policy, "bob"))).Admitted.ShouldBeTrue();
        (await TakeAsync(Limits.Charge(policy, "alice"))).Admitted.ShouldBeFalse();
    }

    private protected Model.RateLimitPolicy Slow(RateLimitAlgorithm algorithm, long capacity, string name = "p") =>
        Limits.Policy(
        p =>
        {
            p.Algorithm = algorithm;
            p.Capacity = capacity;
            p.RefillPerSecond = 0.001;
            p.Window = TimeSpan.FromDays(100);
            p.Mode = RateLimitMode.Strict;
        },
        name);

    private protected async Task<Decision> TakeAsync(Charge charge)
    {
        var decisions = new Decision[1];
        (await Store.TakeAsync(new[] { charge }, decisions)).ShouldBe(decisions[0].Admitted);
        return decisions[0];
    }
}
