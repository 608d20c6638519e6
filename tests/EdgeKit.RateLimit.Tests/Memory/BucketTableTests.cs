using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Memory;

namespace EdgeKit.RateLimit.Tests.Memory;

public sealed class BucketTableTests
{
    private const long Second = 1_000_000_000;

    private readonly TestLimits _limits = new();

    [Fact]
    public void A_live_key_takes_at_most_120_bytes()
    {
        var policy = _limits.Policy(p => p.RefillPerSecond = 0.001);
        var table = new BucketTable(_limits.Registry, 1_000_000);
        for (var i = 0; i < 200_000; i++)
        {
            table.Take(_limits.Request(policy, $"user-{i}"), Second);
            if (i % 997 == 0 && i > 5_000)
            {
                (table.Bytes / (double)table.Count).ShouldBeLessThanOrEqualTo(120);
            }
        }

        table.Count.ShouldBe(200_000);
    }

    [Fact]
    public void A_caller_who_invents_keys_cannot_grow_the_table_beyond_its_bound()
    {
        var policy = _limits.Policy(p => p.RefillPerSecond = 0.001);
        var table = new BucketTable(_limits.Registry, 2_048);
        var admitted = 0;
        for (var i = 0; i < 200_000; i++)
        {
            admitted += table.Take(_limits.Request(policy, $"invented-{i}", cost: 100), Second).Admitted ? 1 : 0;
        }

        table.Count.ShouldBeLessThanOrEqualTo(2_048 + 64);
        admitted.ShouldBeLessThanOrEqualTo(2_048 + 64);
    }

    [Fact]
    public void Keys_that_have_filled_up_make_room_for_new_ones()
    {
        var policy = _limits.Policy(p => p.RefillPerSecond = 10);
        var table = new BucketTable(_limits.Registry, 2_048);
        for (var i = 0; i < 100_000; i++)
        {
            table.Take(_limits.Request(policy, $"passing-{i}"), Second + (i * Second / 1_000)).Admitted.ShouldBeTrue();
        }

        table.Count.ShouldBeLessThanOrEqualTo(2_048);
    }

    [Fact]
    public void No_key_is_lost_while_others_come_and_go()
    {
        var keep = _limits.Policy(p => p.RefillPerSecond = 0.001, "keep");
        var pass = _limits.Policy(p => p.RefillPerSecond = 1_000, "pass");
        var table = new BucketTable(_limits.Registry, 100_000);
        for (var i = 0; i < 3_000; i++)
        {
            table.Take(_limits.Request(keep, $"{i}", cost: i % 100), Second);
            for (var j = 0; j < 10; j++)
            {
                table.Take(_limits.Request(pass, $"{i}-{j}"), Second + (i * 1_000_000L));
            }
        }

        for (var i = 0; i < 3_000; i++)
        {
            table.Peek(_limits.Request(keep, $"{i}", cost: 0), Second).Remaining.ShouldBe(100 - (i % 100));
        }
    }

    [Fact]
    public void A_decision_on_a_known_key_allocates_nothing()
    {
        var policy = _limits.Policy(p => p.Capacity = 1_000_000);
        var table = new BucketTable(_limits.Registry, 10_000);
        var request = _limits.Request(policy);
        Run(1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(10_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Run(int times)
        {
            for (var i = 0; i < times; i++)
            {
                table.Take(request, Second);
                table.TryTakeFast(request.Key, request.Limit, 1, Second);
            }
        }
    }

    [Fact]
    public void The_fast_path_leaves_the_same_bucket_as_the_exact_one()
    {
        var policy = _limits.Policy(p => p.RefillPerSecond = 1_000);
        var (quick, exact) = (new BucketTable(_limits.Registry, 10_000), new BucketTable(_limits.Registry, 10_000));
        var request = _limits.Request(policy);
        var random = new Random(3);
        var now = Second;
        for (var i = 0; i < 100_000; i++)
        {
            now += random.Next(2_000_000);
            var coarse = now - random.NextInt64(NanosecondClock.CoarseLag);
            var expected = exact.Take(request, now).Admitted;
            var admitted = quick.TryTakeFast(request.Key, request.Limit, 1, coarse)
                || quick.Take(request, now).Admitted;
            admitted.ShouldBe(expected);
            quick.Peek(request, now).ShouldBe(exact.Peek(request, now));
        }
    }

    [Fact]
    public async Task Many_threads_on_one_bucket_admit_exactly_its_capacity()
    {
        var policy = _limits.Policy(p => (p.Capacity, p.RefillPerSecond) = (5_000, 0.001));
        var table = new BucketTable(_limits.Registry, 10_000);
        var request = _limits.Request(policy);
        var admitted = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 2_000).Count(_ => table.Take(request, Second).Admitted))));
        admitted.Sum().ShouldBe(5_000);
    }

    [Fact]
    public async Task Requests_for_the_same_policies_in_any_order_do_not_deadlock()
    {
        var a = _limits.Policy(p => p.Capacity = 1_000_000, "a");
        var b = _limits.Policy(p => p.Capacity = 1_000_000, "b");
        var table = new BucketTable(_limits.Registry, 10_000);
        await Task.WhenAll(Run(a, b), Run(b, a)).WaitAsync(TimeSpan.FromMinutes(3));
        table.Peek(_limits.Request(a, cost: 0), Second).Remaining.ShouldBe(980_000);

        Task Run(RateLimitPolicy first, RateLimitPolicy second) => Task.Run(() =>
        {
            var results = new BucketResult[2];
            for (var i = 0; i < 10_000; i++)
            {
                table.TakeAll([_limits.Request(first), _limits.Request(second)], results, Second);
            }
        });
    }
}
