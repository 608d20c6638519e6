using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Idempotency.Tests;

/// <summary>Calls a scoped store as one request each would.</summary>
internal sealed class PerRequestStore(IServiceProvider services) : IIdempotencyStore
{
    public ValueTask<IdempotencyBegin> BeginAsync(IdempotencyClaim claim, CancellationToken ct) => CallAsync(s => s.BeginAsync(claim, ct));

    public ValueTask<bool> CompleteAsync(IdempotencyClaim claim, IdempotencyRecord record, TimeSpan retention, CancellationToken ct) =>
        CallAsync(s => s.CompleteAsync(claim, record, retention, ct));

    public ValueTask<bool> RenewAsync(IdempotencyClaim claim, CancellationToken ct) => CallAsync(s => s.RenewAsync(claim, ct));

    public ValueTask<bool> ReleaseAsync(IdempotencyClaim claim, CancellationToken ct) => CallAsync(s => s.ReleaseAsync(claim, ct));

    public ValueTask<IAsyncDisposable> SubscribeAsync(string key, Action changed, CancellationToken ct) => CallAsync(s => s.SubscribeAsync(key, changed, ct));

    private async ValueTask<T> CallAsync<T>(Func<IIdempotencyStore, ValueTask<T>> call)
    {
        await using var scope = services.CreateAsyncScope();
        return await call(scope.ServiceProvider.GetRequiredService<IIdempotencyStore>());
    }
}
