using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;
using EdgeKit.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Objects;

internal sealed class ObjectFiller(CacheClock clock, ObjectCodec codec, IServiceScopeFactory scopes)
{
    public async Task FillAsync<TState, T>(
        CacheLease lease, ObjectFactory<TState, T> factory, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var fill = new CacheFill<T>(lease.Key.Text, scope.ServiceProvider, StaleOf<T>(lease), lease.Key.Options);
        factory.Configure?.Invoke(fill);
        var value = await factory.Make(factory.State, fill, cancellationToken).ConfigureAwait(false);
        lease.Fill.Value = value;
        var content = fill.IsNoValue ? ObjectCodec.NoValue : codec.Encode(value).RestrictTo(fill.Tiers);
        var lifetimes = LifetimesOf(fill, value, lease.Key.Options);
        await lease.CompleteAsync(content, lifetimes, CacheTags.Validate(fill.Tags)).ConfigureAwait(false);
    }

    public async ValueTask<CachedValue<T>> MakeUncachedAsync<TState, T>(
        CacheKey key, ObjectFactory<TState, T> factory, CancellationToken cancellationToken)
    {
        if (Deadline.Cut(key.Options.FactoryTimeout) is not { Ticks: > 0 } time)
        {
            throw DeadlineExceeded(key);
        }

        FillScope.ThrowIfFilling(key);
        using var frame = FillScope.Enter(key);
        await using var scope = scopes.CreateAsyncScope();
        using var deadline = new CancellationTokenSource(time, clock.TimeProvider);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var fill = new CacheFill<T>(key.Text, scope.ServiceProvider, default, key.Options);
        factory.Configure?.Invoke(fill);
        try
        {
            var value = await factory.Make(factory.State, fill, any.Token).ConfigureAwait(false);
            return new(value, CacheFreshness.Fresh, TimeSpan.Zero) { IsNoValue = fill.IsNoValue };
        }
        catch (OperationCanceledException)
            when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw time < key.Options.FactoryTimeout ? DeadlineExceeded(key) : FillRunner.FactoryTimedOut(key);
        }
    }

    public static TimeoutException DeadlineExceeded(CacheKey key) =>
        new($"The current deadline passed before the value of {key} was available.");

    private CachedValue<T> StaleOf<T>(CacheLease lease) =>
        lease.Stale is { Content: { } content } stale && codec.TryDecode<T>(lease.Key, content, out var value)
            ? new(value, CacheFreshness.Stale, clock.Between(stale.Timestamps.StoredAt, clock.Now))
            : default;

    private static Lifetimes LifetimesOf<T>(CacheFill<T> fill, T value, CachePolicyOptions policy)
    {
        if (!fill.Store)
        {
            return default;
        }

        var negativeTtl = fill.IsNoValue ? policy.NegativeTtl ?? default : value is null ? policy.NegativeTtl : null;
        return negativeTtl is { } ttl
            ? new(ttl, TimeSpan.Zero, TimeSpan.Zero) : new(fill.Ttl, fill.StaleWhileRevalidate, fill.StaleIfError);
    }
}
