using System.Globalization;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Concurrency;

namespace EdgeKit.RateLimit.Tests.Concurrency;

public sealed class AdaptiveConcurrencyStoreTests
{
    private readonly TestLimits _limits = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly AdaptiveConcurrencyStore _store;

    public AdaptiveConcurrencyStoreTests() => _store = new(_clock);

    [Fact]
    public async Task Idle_keys_make_room_for_new_ones()
    {
        for (var i = 0; i < AdaptiveConcurrencyStore.MaxKeys; i++)
        {
            _store.Release(await EnterAsync(i), RequestOutcome.Completed);
        }

        (await EnterAsync(-2)).Request.Key.ShouldNotBe(Request(-2).Key);
        _clock.Advance(TimeSpan.FromSeconds(20));
        var running = await EnterAsync(-1);
        running.Request.Key.ShouldBe(Request(-1).Key);
        _store.Count.ShouldBeLessThanOrEqualTo(AdaptiveConcurrencyStore.MaxKeys);
    }

    [Fact]
    public async Task A_caller_who_invents_keys_neither_grows_the_table_nor_displaces_running_requests()
    {
        var running = new List<ConcurrencyPermit>();
        for (var i = 0; i < AdaptiveConcurrencyStore.MaxKeys + 100; i++)
        {
            running.Add(await EnterAsync(i));
        }

        _store.Count.ShouldBeLessThanOrEqualTo(AdaptiveConcurrencyStore.MaxKeys + 1);
        // shares a limit with other newcomers
        running[^1].Request.Key.ShouldNotBe(Request(AdaptiveConcurrencyStore.MaxKeys + 99).Key);
        foreach (var permit in running.Where(p => p.Result.Admitted))
        {
            _store.Release(permit, RequestOutcome.Completed);
        }

        (await EnterAsync(0)).Result.Remaining.ShouldBe(running[0].Result.Remaining); // all places are free again
    }

    private ValueTask<ConcurrencyPermit> EnterAsync(int user) =>
        _store.AcquireAsync(Request(user), RateLimitPriority.Normal);

    private BucketRequest Request(int user) => _limits.Request(
        _limits.Policy(p => p.Algorithm = RateLimitAlgorithm.AdaptiveConcurrency),
        user.ToString(CultureInfo.InvariantCulture));
}
