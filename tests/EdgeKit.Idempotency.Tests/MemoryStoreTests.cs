using EdgeKit.Idempotency.Memory;

namespace EdgeKit.Idempotency.Tests;

public sealed class MemoryStoreTests : StoreContract
{
    private readonly FakeTimeProvider _time = new();

    public MemoryStoreTests() => Store = new MemoryIdempotencyStore(_time);

    protected override IIdempotencyStore Store { get; }

    [Fact]
    public async Task Beyond_the_limit_the_oldest_responses_become_tombstones()
    {
        var store = new MemoryIdempotencyStore(_time, () => new() { MaxBytes = 100_000, CallerShare = 1 });
        for (var i = 0; i < 20; i++)
        {
            await AnswerAsync(store, $"k{i}", bodyBytes: 10_000);
        }

        (await KindAsync(store, "k0")).ShouldBe(IdempotencyRecordKind.Tombstone);
        (await KindAsync(store, "k19")).ShouldBe(IdempotencyRecordKind.Response);
    }

    [Fact]
    public async Task A_full_store_rejects_new_keys_and_forgets_none()
    {
        var store = new MemoryIdempotencyStore(_time, () => new() { MaxBytes = 10_000, CallerShare = 1 });
        var taken = 0;
        await Should.ThrowAsync<IdempotencyStoreException>(async () =>
        {
            for (; ; taken++)
            {
                await AnswerAsync(store, $"k{taken}", bodyBytes: 0);
            }
        });

        taken.ShouldBeGreaterThan(5);
        (await KindAsync(store, "k0")).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromDays(2));
        await AnswerAsync(store, "next", bodyBytes: 0);
    }

    [Fact]
    public async Task A_caller_at_its_quota_gets_no_more_keys_but_others_do()
    {
        var store = new MemoryIdempotencyStore(_time, () => new() { MaxBytes = 100_000, CallerShare = 0.1 });
        for (var i = 0; i < 15; i++)
        {
            await AnswerAsync(store, $"k{i}", bodyBytes: 0, owner: "rude");
        }

        (await store.BeginAsync(Claim("k15", "rude"), default)).Status.ShouldBe(
            IdempotencyClaimStatus.CallerQuotaExceeded);
        (await store.BeginAsync(Claim("k0", "rude"), default)).Status.ShouldBe(IdempotencyClaimStatus.Replay);
        await AnswerAsync(store, "other", bodyBytes: 0, owner: "kind");
        _time.Advance(TimeSpan.FromDays(2));
        await AnswerAsync(store, "k15", bodyBytes: 0, owner: "rude");
    }

    [Fact]
    public async Task A_caller_at_its_quota_loses_only_its_own_responses()
    {
        var store = new MemoryIdempotencyStore(_time, () => new() { MaxBytes = 1_000_000, CallerShare = 0.05 });
        await AnswerAsync(store, "other", bodyBytes: 10_000, owner: "kind");
        for (var i = 0; i < 20; i++)
        {
            await AnswerAsync(store, $"k{i}", bodyBytes: 10_000, owner: "rude");
        }

        (await KindAsync(store, "k0")).ShouldBe(IdempotencyRecordKind.Tombstone);
        (await KindAsync(store, "k19")).ShouldBe(IdempotencyRecordKind.Response);
        (await KindAsync(store, "other")).ShouldBe(IdempotencyRecordKind.Response);
    }

    private static IdempotencyClaim Claim(string key, string? owner) =>
        new(key, "fingerprint", key, TimeSpan.FromSeconds(30)) { Caller = owner };

    private static async Task AnswerAsync(MemoryIdempotencyStore store, string key, int bodyBytes, string? owner = null)
    {
        var claim = Claim(key, owner);
        (await store.BeginAsync(claim, default)).Status.ShouldBe(IdempotencyClaimStatus.Claimed);
        await store.CompleteAsync(claim, new IdempotencyRecord(
            IdempotencyRecordKind.Response, 201, [], new byte[bodyBytes]), TimeSpan.FromDays(1), default);
    }

    private static async Task<IdempotencyRecordKind?> KindAsync(MemoryIdempotencyStore store, string key) =>
        (await store.BeginAsync(new IdempotencyClaim(key, "fingerprint", "retry", TimeSpan.FromSeconds(30)), default))
        .Record?.Kind;

    protected override Task ExpireAsync(string key)
    {
        _time.Advance(TimeSpan.FromDays(2));
        return Task.CompletedTask;
    }
}
