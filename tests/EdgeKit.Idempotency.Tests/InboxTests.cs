using EdgeKit.Idempotency.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Idempotency.Tests;

/// <summary>A message consumer that claims messages in the transaction of its writes.</summary>
public sealed class InboxTests : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private readonly FakeTimeProvider _time = new();
    private readonly OrdersDatabase _database;

    public InboxTests() => _database = new OrdersDatabase(_time);

    [Fact]
    public async Task A_message_is_handled_once()
    {
        (await HandleAsync("m1")).ShouldBe(IdempotencyClaimStatus.Claimed);
        (await HandleAsync("m1")).ShouldBe(IdempotencyClaimStatus.Replay);
        (await HandleAsync("m2")).ShouldBe(IdempotencyClaimStatus.Claimed);

        _database.CountOrders().ShouldBe(2);
    }

    [Fact]
    public async Task A_consumer_that_dies_before_its_commit_has_claimed_nothing()
    {
        (await HandleAsync("m1", commits: false)).ShouldBe(IdempotencyClaimStatus.Claimed);

        (await HandleAsync("m1")).ShouldBe(IdempotencyClaimStatus.Claimed);

        _database.CountOrders().ShouldBe(1);
    }

    [Fact]
    public async Task Another_message_under_the_same_identity_is_a_mismatch()
    {
        await HandleAsync("m1");

        (await HandleAsync("m1", "another")).ShouldBe(IdempotencyClaimStatus.Mismatch);
    }

    [Fact]
    public async Task A_message_is_forgotten_after_its_retention()
    {
        await HandleAsync("m1");

        _time.Advance(Kept);

        (await HandleAsync("m1", "another")).ShouldBe(IdempotencyClaimStatus.Claimed);
        (await HandleAsync("m1", "another")).ShouldBe(IdempotencyClaimStatus.Replay);
    }

    [Fact]
    public async Task Of_concurrent_consumers_of_one_message_only_one_commits()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                return await HandleAsync("m1") == IdempotencyClaimStatus.Claimed;
            }
            catch (DbUpdateException)
            {
                return false;
            }
        })));

        outcomes.Count(handled => handled).ShouldBe(1);
        _database.CountOrders().ShouldBe(1);
    }

    [Fact]
    public async Task Expired_keys_are_deleted_in_batches()
    {
        for (var i = 0; i < 5; i++)
        {
            await HandleAsync($"m{i}");
        }

        _time.Advance(Kept + TimeSpan.FromSeconds(1));
        await using var scope = _database.Services.CreateAsyncScope();
        var orders = scope.ServiceProvider.GetRequiredService<OrdersContext>();

        (await orders.DeleteExpiredKeysAsync(_time.GetUtcNow(), 3)).ShouldBe(3);
        (await orders.DeleteExpiredKeysAsync(_time.GetUtcNow(), 3)).ShouldBe(2);
    }

    [Theory]
    [InlineData("a", "b", "ab", "")]
    [InlineData("a", "b", "b", "a")]
    [InlineData("", "ab", "a", "b")]
    public void Identities_with_the_same_concatenation_differ(
        string source, string id, string otherSource, string otherId) =>
        IdempotencyClaim.ForMessage(Kept, "x"u8, source, id).Key.ShouldNotBe(
            IdempotencyClaim.ForMessage(Kept, "x"u8, otherSource, otherId).Key);

    public void Dispose() => _database.Dispose();

    private async Task<IdempotencyClaimStatus> HandleAsync(string id, string content = "one order", bool commits = true)
    {
        await using var scope = _database.Services.CreateAsyncScope();
        var orders = scope.ServiceProvider.GetRequiredService<OrdersContext>();
        var claim = IdempotencyClaim.ForMessage(Kept, System.Text.Encoding.UTF8.GetBytes(content), "shop", id);
        var status = await orders.TakeOnceAsync(claim, _time.GetUtcNow());
        if (status == IdempotencyClaimStatus.Claimed && commits)
        {
            orders.Orders.Add(new Order());
            await orders.SaveChangesAsync();
        }

        return status;
    }
}
