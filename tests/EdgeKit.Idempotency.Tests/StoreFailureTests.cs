using EdgeKit.Idempotency.Memory;

namespace EdgeKit.Idempotency.Tests;

public sealed class StoreFailureTests
{
    [Fact]
    public async Task While_the_store_is_unavailable_a_route_that_requires_the_guarantee_is_a_503()
    {
        await using var shop = await Shopfront.StartAsync(new FaultyStore { BeginFails = true });

        var reply = await shop.OrderAsync();

        (reply.Status, reply.Problem).ShouldBe((503, "idempotency-store-unavailable"));
        reply.Headers.ShouldContainKey("Retry-After");
        shop.Executions.ShouldBe(0);
    }

    [Fact]
    public async Task Where_the_policy_allows_it_the_request_runs_and_the_response_says_that_nothing_is_guaranteed()
    {
        await using var shop = await Shopfront.StartAsync(
            new FaultyStore { BeginFails = true }, settings: ("OnStoreFailure", "PassThrough"));

        var reply = await shop.OrderAsync();

        reply.Status.ShouldBe(201);
        reply.Headers["Idempotency-Guarantee"].ShouldBe("none");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public async Task A_response_is_sent_even_if_it_cannot_be_stored(int failures)
    {
        var store = new FaultyStore { CompleteFailures = failures };
        await using var shop = await Shopfront.StartAsync(store);

        (await shop.OrderAsync()).Status.ShouldBe(201);

        (await shop.OrderAsync()).Status.ShouldBe(failures == 2 ? 201 : 409);
        shop.Executions.ShouldBe(1);
    }

    private sealed class FaultyStore : IIdempotencyStore
    {
        private readonly MemoryIdempotencyStore _inner = new(TimeProvider.System);

        public bool BeginFails { get; init; }

        public int CompleteFailures { get; set; }

        public ValueTask<IdempotencyClaimResult> BeginAsync(
            IdempotencyClaim claim, CancellationToken cancellationToken) =>
            BeginFails ? throw new IdempotencyStoreException("away") : _inner.BeginAsync(claim, cancellationToken);

        public ValueTask<bool> CompleteAsync(IdempotencyClaim claim,
            IdempotencyRecord record, TimeSpan retention, CancellationToken cancellationToken) =>
            CompleteFailures-- > 0 ? throw new IdempotencyStoreException("away")
            : _inner.CompleteAsync(claim, record, retention, cancellationToken);

        public ValueTask<bool> RenewAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
            _inner.RenewAsync(claim, cancellationToken);

        public ValueTask<bool> ReleaseAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
            _inner.ReleaseAsync(claim, cancellationToken);

        public ValueTask<IAsyncDisposable> SubscribeAsync(string key, Action changed,
            CancellationToken cancellationToken) => _inner.SubscribeAsync(key, changed, cancellationToken);
    }
}
