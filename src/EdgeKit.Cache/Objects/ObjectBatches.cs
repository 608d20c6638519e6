using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Objects;

internal sealed class ObjectBatches(
    BatchLookup batch, FillRunner runner, ObjectCodec codec, IServiceScopeFactory scopes)
{
    public async ValueTask<IReadOnlyDictionary<string, CachedValue<T>>> GetOrSetAsync<T>(
        ObjectCache cache, string[] keys, BatchFactory<T> factory, CancellationToken cancellationToken)
    {
        var lookups = await batch.LookupAsync([.. keys.Select(cache.KeyOf)], cancellationToken).ConfigureAwait(false);
        var leases = lookups.Select(l => l.Lease).OfType<CacheLease>().ToArray();
        foreach (var lease in leases)
        {
            lease.TryStart();
        }

        if (leases.Length > 0)
        {
            runner.Start(leases, token => FillAsync(leases, factory, token));
        }

        var reads = keys.Select((key, i) => ValueOfAsync(cache, key, lookups[i], factory, cancellationToken).AsTask());
        var values = await Task.WhenAll(reads).ConfigureAwait(false);
        return keys.Zip(values)
            .Where(v => v.Second is { Exists: true, IsNoValue: false })
            .ToDictionary(v => v.First, v => v.Second);
    }

    private async Task FillAsync<T>(CacheLease[] leases, BatchFactory<T> factory, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var fill = new CacheFillMany([.. leases.Select(l => l.Key.Text)], scope.ServiceProvider);
        var made = await factory(fill, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(leases.Select(lease => CompleteAsync(lease, made).AsTask())).ConfigureAwait(false);
    }

    private async ValueTask CompleteAsync<T>(CacheLease lease, IReadOnlyDictionary<string, T> made)
    {
        var options = lease.Key.Options;
        if (made.TryGetValue(lease.Key.Text, out var value))
        {
            lease.Fill.Value = value;
            await lease.CompleteAsync(codec.Encode(value), Lifetimes.Of(options), []).ConfigureAwait(false);
            return;
        }

        var nothing = new Lifetimes(options.NegativeTtl ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        await lease.CompleteAsync(ObjectCodec.NoValue, nothing, []).ConfigureAwait(false);
    }

    private static async ValueTask<CachedValue<T>> ValueOfAsync<T>(
        ObjectCache cache, string key, CacheLookup lookup, BatchFactory<T> factory, CancellationToken cancellationToken)
    {
        var single = new ObjectFactory<BatchFactory<T>, T>(factory, static async (all, fill, token) =>
        {
            var made = await all(new CacheFillMany([fill.Key], fill.Services), token).ConfigureAwait(false);
            fill.IsNoValue = !made.TryGetValue(fill.Key, out var value);
            return value!;
        });
        return await cache.ResolveAsync(
            cache.KeyOf(key), lookup, single, LookupMode.Any, cancellationToken).ConfigureAwait(false);
    }
}
