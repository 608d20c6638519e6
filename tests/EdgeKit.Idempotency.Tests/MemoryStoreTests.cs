using EdgeKit.Idempotency.Stores;

namespace EdgeKit.Idempotency.Tests;

public sealed class MemoryStoreTests : StoreContract
{
    private readonly FakeTimeProvider _time = new();

    public MemoryStoreTests() => Store = new MemoryIdempotencyStore(_time);

    protected override IIdempotencyStore Store { get; }

    [Fact]
    public async Task Beyond_its_limit_the_oldest_answers_become_tombstones()
    {
        var store = new MemoryIdempotencyStore(_time, () => new(100_000, 100_000));
        for (var i = 0; i < 20; i++)
        {
            await AnswerAsync(store, $"k{i}", bodyBytes: 10_000);
        }

        (await KindAsync(store, "k0")).ShouldBe(IdempotencyRecordKind.Tombstone);
        (await KindAsync(store, "k19")).ShouldBe(IdempotencyRecordKind.Answer);
    }

    [Fact]
    public async Task A_store_that_is_full_of_keys_takes_no_more_and_forgets_none()
    {
        var store = new MemoryIdempotencyStore(_time, () => new(10_000, 10_000));
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
    public async Task An_owner_who_has_his_share_of_keys_gets_no_more_and_others_do()
    {
        var store = new MemoryIdempotencyStore(_time, () => new(100_000, 10_000));
        for (var i = 0; i < 15; i++)
        {
            await AnswerAsync(store, $"k{i}", bodyBytes: 0, owner: "rude");
        }

        (await store.BeginAsync(Claim("k15", "rude"), default)).Verdict.ShouldBe(IdempotencyVerdict.OverShare);
        (await store.BeginAsync(Claim("k0", "rude"), default)).Verdict.ShouldBe(IdempotencyVerdict.Replay);
        await AnswerAsync(store, "other", bodyBytes: 0, owner: "kind");
        _time.Advance(TimeSpan.FromDays(2));
        await AnswerAsync(store, "k15", bodyBytes: 0, owner: "rude");
    }

    [Fact]
    public async Task An_owner_who_has_his_share_of_answers_loses_his_own()
    {
        var store = new MemoryIdempotencyStore(_time, () => new(1_000_000, 50_000));
        await AnswerAsync(store, "other", bodyBytes: 10_000, owner: "kind");
        for (var i = 0; i < 20; i++)
        {
            await AnswerAsync(store, $"k{i}", bodyBytes: 10_000, owner: "rude");
        }

        (await KindAsync(store, "k0")).ShouldBe(IdempotencyRecordKind.Tombstone);
        (await KindAsync(store, "k19")).ShouldBe(IdempotencyRecordKind.Answer);
        (await KindAsync(store, "other")).ShouldBe(IdempotencyRecordKind.Answer);
    }

    private static IdempotencyClaim Claim(string key, string? owner) =>
        new(key, "fingerprint", key, TimeSpan.FromSeconds(30)) { Owner = owner };

    private static async Task AnswerAsync(MemoryIdempotencyStore store, string key, int bodyBytes, string? owner = null)
    {
        var claim = Claim(key, owner);
        (await store.BeginAsync(claim, default)).Verdict.ShouldBe(IdempotencyVerdict.Claimed);
        await store.CompleteAsync(claim, new IdempotencyRecord(
            IdempotencyRecordKind.Answer, 201, [], new byte[bodyBytes]), TimeSpan.FromDays(1), default);
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
