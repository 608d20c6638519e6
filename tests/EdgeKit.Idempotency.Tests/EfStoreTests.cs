using EdgeKit.Idempotency.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Idempotency.Tests;

/// <summary>The additional contract of the database store, run once per database.</summary>
public abstract class EfStoreTests : StoreContract, IDisposable
{
    private static readonly IdempotencyRecord Done = new(IdempotencyRecordKind.Response, 201, [], "done"u8.ToArray());

    private readonly FakeTimeProvider _time = new();
    private readonly OrdersDatabase _database;

    private protected EfStoreTests(string? postgres)
    {
        _database = new OrdersDatabase(_time, postgres);
        Store = new PerRequestStore(_database.Services);
    }

    protected override IIdempotencyStore Store { get; }

    protected override int Histories => 12;

    [Fact]
    public async Task The_order_and_the_outcome_are_committed_together()
    {
        await using var request = _database.Services.CreateAsyncScope();
        var claim = await BeginAndSaveOrderAsync(request);
        _database.CountOrders().ShouldBe(0);

        (await StoreOf(request).CompleteAsync(claim, Done, TimeSpan.FromDays(1), default)).ShouldBeTrue();

        _database.CountOrders().ShouldBe(1);
        (await Store.BeginAsync(claim with { Token = "retry" }, default)).Status.ShouldBe(
            IdempotencyClaimStatus.Replay);
    }

    [Fact]
    public async Task A_request_that_dies_before_its_outcome_leaves_no_order()
    {
        await using (var request = _database.Services.CreateAsyncScope())
        {
            await BeginAndSaveOrderAsync(request);
        }

        _database.CountOrders().ShouldBe(0);
    }

    [Fact]
    public async Task A_fenced_owner_has_its_order_rolled_back()
    {
        await using var request = _database.Services.CreateAsyncScope();
        var claim = await BeginAndSaveOrderAsync(request, thief: true);

        (await StoreOf(request).CompleteAsync(claim, Done, TimeSpan.FromDays(1), default)).ShouldBeFalse();

        _database.CountOrders().ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failure_rolls_the_order_back_whether_the_key_is_released_or_kept(bool released)
    {
        await using var request = _database.Services.CreateAsyncScope();
        var claim = await BeginAndSaveOrderAsync(request);

        _ = released
            ? await StoreOf(request).ReleaseAsync(claim, default)
            : await StoreOf(request).CompleteAsync(
                claim, new(IdempotencyRecordKind.Unknown, 500, [], default), TimeSpan.FromDays(1), default);

        _database.CountOrders().ShouldBe(0);
        (await Store.BeginAsync(claim with { Token = "retry" }, default)).Status
            .ShouldBe(released ? IdempotencyClaimStatus.Claimed : IdempotencyClaimStatus.Replay);
    }

    [Fact]
    public async Task Changes_saved_after_the_outcome_are_committed_separately()
    {
        await using var request = _database.Services.CreateAsyncScope();
        var claim = await BeginAndSaveOrderAsync(request);
        await StoreOf(request).CompleteAsync(claim, Done, TimeSpan.FromDays(1), default);

        var orders = request.ServiceProvider.GetRequiredService<OrdersContext>();
        orders.Orders.Add(new Order());
        await orders.SaveChangesAsync();

        _database.CountOrders().ShouldBe(2);
    }

    [Fact]
    public async Task Keys_are_deleted_an_hour_after_they_expired()
    {
        await Store.BeginAsync(new("key", "fingerprint", "token", TimeSpan.FromSeconds(30)), default);
        var sweeper = _database.Services.GetServices<IHostedService>()
            .OfType<ExpiredKeyCleaner<OrdersContext>>().Single();

        _time.Advance(TimeSpan.FromMinutes(59));
        (await sweeper.DeleteAsync(default)).ShouldBe(0);
        _time.Advance(TimeSpan.FromMinutes(2));
        (await sweeper.DeleteAsync(default)).ShouldBe(1);
    }

    public void Dispose()
    {
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override Task ExpireAsync(string key)
    {
        _time.Advance(TimeSpan.FromDays(2));
        return Task.CompletedTask;
    }

    private async Task<IdempotencyClaim> BeginAndSaveOrderAsync(AsyncServiceScope request, bool thief = false)
    {
        var claim = new IdempotencyClaim($"k{Guid.NewGuid():N}", "fingerprint", "owner", TimeSpan.FromSeconds(30));
        (await StoreOf(request).BeginAsync(claim, default)).Status.ShouldBe(IdempotencyClaimStatus.Claimed);
        if (thief)
        {
            await ExpireAsync(claim.Key);
            (await Store.BeginAsync(claim with { Token = "thief" }, default)).Status.ShouldBe(
                IdempotencyClaimStatus.Claimed);
        }

        var orders = request.ServiceProvider.GetRequiredService<OrdersContext>();
        orders.Orders.Add(new Order());
        await orders.SaveChangesAsync();
        return claim;
    }

    private static IIdempotencyStore StoreOf(AsyncServiceScope request) =>
        request.ServiceProvider.GetRequiredService<IIdempotencyStore>();
}
