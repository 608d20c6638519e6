using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Idempotency.Tests;

/// <summary>Calls a scoped store as one request each would.</summary>
internal sealed class PerRequestStore(IServiceProvider services) : IIdempotencyStore
{
    public ValueTask<IdempotencyClaimResult> BeginAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        CallAsync(s => s.BeginAsync(claim, cancellationToken));

    public ValueTask<bool> CompleteAsync(
        IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention, CancellationToken cancellationToken) =>
        CallAsync(s => s.CompleteAsync(claim, record, retention, cancellationToken));

    public ValueTask<bool> RenewAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        CallAsync(s => s.RenewAsync(claim, cancellationToken));

    public ValueTask<bool> ReleaseAsync(IdempotencyClaim claim, CancellationToken cancellationToken) =>
        CallAsync(s => s.ReleaseAsync(claim, cancellationToken));

    public ValueTask<IAsyncDisposable> SubscribeAsync(string key, Action changed,
        CancellationToken cancellationToken) => CallAsync(s => s.SubscribeAsync(key, changed, cancellationToken));

    private async ValueTask<T> CallAsync<T>(Func<IIdempotencyStore, ValueTask<T>> call)
    {
        await using var scope = services.CreateAsyncScope();
        return await call(scope.ServiceProvider.GetRequiredService<IIdempotencyStore>());
    }
}
