using System.Text;

namespace EdgeKit.Idempotency.Tests;

/// <summary>The contract of every store. Each subclass creates its store and lets time pass.</summary>
public abstract class StoreContract
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Retention = TimeSpan.FromDays(1);
    private static readonly IdempotencyRecord Created = Record("created");

    protected abstract IIdempotencyStore Store { get; }

    /// <summary>How many random histories are checked; fewer where each write waits for a disk.</summary>
    protected virtual int Histories => 60;

    /// <summary>Lets the lease or the retention of a key run out.</summary>
    protected abstract Task ExpireAsync(string key);

    /// <summary>Ends every connection to the server, if there is one.</summary>
    protected virtual Task BreakConnectionsAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_free_key_is_claimed_and_then_in_flight_for_everyone_else()
    {
        var (mine, other) = (Claim(), "someone else");

        (await Store.BeginAsync(mine, default)).Status.ShouldBe(IdempotencyClaimStatus.Claimed);
        var begin = await Store.BeginAsync(mine with { Token = other }, default);

        begin.Status.ShouldBe(IdempotencyClaimStatus.InFlight);
        begin.Remaining.ShouldBeInRange(TimeSpan.FromSeconds(1), Lease);
    }

    [Fact]
    public async Task A_claim_that_is_sent_twice_is_one_claim()
    {
        var mine = Claim();

        (await Store.BeginAsync(mine, default)).Status.ShouldBe(IdempotencyClaimStatus.Claimed);
        (await Store.BeginAsync(mine, default)).Status.ShouldBe(IdempotencyClaimStatus.Claimed);
    }

    [Fact]
    public async Task A_completed_key_is_replayed_byte_for_byte()
    {
        var mine = Claim();
        await Store.BeginAsync(mine, default);

        (await Store.CompleteAsync(mine, Created, Retention, default)).ShouldBeTrue();
        var begin = await Store.BeginAsync(mine with { Token = "retry" }, default);

        begin.Status.ShouldBe(IdempotencyClaimStatus.Replay);
        begin.Record!.ToBytes().ShouldBe(Created.ToBytes());
    }

    [Fact]
    public async Task Completing_twice_keeps_the_first_outcome()
    {
        var mine = Claim();
        await Store.BeginAsync(mine, default);

        (await Store.CompleteAsync(mine, Created, Retention, default)).ShouldBeTrue();
        (await Store.CompleteAsync(mine, Record("other"), Retention, default)).ShouldBeTrue();

        (await Store.BeginAsync(mine, default)).Record!.ToBytes().ShouldBe(Created.ToBytes());
    }

    [Fact]
    public async Task Another_payload_is_a_mismatch_in_flight_and_afterwards()
    {
        var mine = Claim();
        var different = mine with { Fingerprint = "different", Token = "other" };
        await Store.BeginAsync(mine, default);

        (await Store.BeginAsync(different, default)).Status.ShouldBe(IdempotencyClaimStatus.Mismatch);
        await Store.CompleteAsync(mine, Created, Retention, default);

        (await Store.BeginAsync(different, default)).Status.ShouldBe(IdempotencyClaimStatus.Mismatch);
    }

    [Fact]
    public async Task A_released_key_is_free_for_any_payload()
    {
        var mine = Claim();
        await Store.BeginAsync(mine, default);

        (await Store.ReleaseAsync(mine, default)).ShouldBeTrue();

        (await Store.ReleaseAsync(mine, default)).ShouldBeTrue("a release that is repeated is one release");
        (await Store.BeginAsync(mine with { Fingerprint = "different", Token = "other" }, default)).Status.ShouldBe(
            IdempotencyClaimStatus.Claimed);
        (await Store.ReleaseAsync(mine, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_lease_that_ends_frees_the_key()
    {
        var mine = Claim();
        await Store.BeginAsync(mine, default);

        await ExpireAsync(mine.Key);

        (await Store.BeginAsync(mine with { Token = "retry" }, default)).Status.ShouldBe(
            IdempotencyClaimStatus.Claimed);
    }

    [Fact]
    public async Task An_owner_whose_lease_was_taken_over_can_do_nothing()
    {
        var late = Claim();
        var thief = late with { Token = "thief" };
        await Store.BeginAsync(late, default);
        await ExpireAsync(late.Key);
        await Store.BeginAsync(thief, default);

        (await Store.RenewAsync(late, default)).ShouldBeFalse();
        (await Store.ReleaseAsync(late, default)).ShouldBeFalse();
        (await Store.CompleteAsync(late, Record("late"), Retention, default)).ShouldBeFalse();
        (await Store.CompleteAsync(thief, Created, Retention, default)).ShouldBeTrue();

        (await Store.CompleteAsync(late, Record("late"), Retention, default)).ShouldBeFalse();
        (await Store.BeginAsync(late, default)).Record!.ToBytes().ShouldBe(Created.ToBytes());
    }

    [Fact]
    public async Task A_late_owner_whose_key_nobody_took_may_still_renew_and_complete()
    {
        var late = Claim();
        await Store.BeginAsync(late, default);
        await ExpireAsync(late.Key);

        (await Store.RenewAsync(late, default)).ShouldBeTrue();
        (await Store.BeginAsync(late with { Token = "retry" }, default)).Status.ShouldBe(
            IdempotencyClaimStatus.InFlight);
        await ExpireAsync(late.Key);

        (await Store.CompleteAsync(late, Created, Retention, default)).ShouldBeTrue();
        (await Store.BeginAsync(late with { Token = "retry" }, default)).Status.ShouldBe(IdempotencyClaimStatus.Replay);
    }

    [Fact]
    public async Task A_key_that_the_store_has_lost_may_be_renewed_and_completed_by_its_owner()
    {
        var (renewed, completed) = (Claim(), Claim());

        (await Store.RenewAsync(renewed, default)).ShouldBeTrue();
        (await Store.CompleteAsync(completed, Created, Retention, default)).ShouldBeTrue();

        (await Store.BeginAsync(renewed with { Token = "retry" }, default)).Status.ShouldBe(
            IdempotencyClaimStatus.InFlight);
        (await Store.BeginAsync(completed with { Token = "retry" }, default)).Status.ShouldBe(
            IdempotencyClaimStatus.Replay);
    }

    [Fact]
    public async Task A_completed_key_can_be_neither_renewed_nor_released()
    {
        var mine = Claim();
        await Store.BeginAsync(mine, default);
        await Store.CompleteAsync(mine, Created, Retention, default);

        (await Store.RenewAsync(mine, default)).ShouldBeFalse();
        (await Store.ReleaseAsync(mine, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_record_expires_with_its_retention()
    {
        var mine = Claim();
        await Store.BeginAsync(mine, default);
        await Store.CompleteAsync(mine, Created, Retention, default);

        await ExpireAsync(mine.Key);

        (await Store.BeginAsync(mine with { Token = "next" }, default)).Status.ShouldBe(IdempotencyClaimStatus.Claimed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_subscriber_is_notified_when_the_key_is_completed_or_released(bool done)
    {
        var mine = Claim();
        var woken = new TaskCompletionSource();
        await Store.BeginAsync(mine, default);
        await using var subscription = await Store.SubscribeAsync(mine.Key, () => woken.TrySetResult(), default);

        await (done ? Store.CompleteAsync(mine, Created, Retention, default) : Store.ReleaseAsync(mine, default));

        await woken.Task.WaitAsync(TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task Of_concurrent_claims_one_wins()
    {
        var mine = Claim();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(
            async () => (await Store.BeginAsync(mine with { Token = $"t{i}" }, default)).Status)));

        statuses.Count(v => v == IdempotencyClaimStatus.Claimed).ShouldBe(1);
        statuses.Count(v => v == IdempotencyClaimStatus.InFlight).ShouldBe(199);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.2)]
    public async Task Concurrent_histories_are_linearizable_even_when_requests_and_answers_get_lost(double faults)
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            await CheckHistoryAsync(faults, seed, disturb: null);
        }
    }

    [Fact]
    public async Task Concurrent_histories_are_linearizable_even_when_connections_break()
    {
        // Each break costs a reconnection.
        for (var seed = 1000; seed < 1000 + (Histories / 6); seed++)
        {
            await CheckHistoryAsync(faults: 0, seed, BreakConnectionsAsync);
        }
    }

    private async Task CheckHistoryAsync(double faults, int seed, Func<Task>? disturb)
    {
        var claim = Claim() with { Lease = TimeSpan.FromMinutes(10) };
        var history = await History.RecordAsync(Store, claim, faults, seed, () => ExpireAsync(claim.Key), disturb);

        history.IsLinearizable().ShouldBeTrue($"seed {seed}:\n{history}");
    }

    private static IdempotencyClaim Claim() =>
        new($"k{Guid.NewGuid():N}", "fingerprint", $"token{Guid.NewGuid():N}", Lease);

    private static IdempotencyRecord Record(string body) => new(
        IdempotencyRecordKind.Response,
        201, [new("Location", "/orders/1"), new("X-Thing", "ä"), new("X-Thing", "")], Encoding.UTF8.GetBytes(body));
}
