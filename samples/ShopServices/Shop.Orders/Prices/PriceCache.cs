using Microsoft.Extensions.Caching.Hybrid;

namespace Shop.Orders.Prices;

/// <summary>
/// The catalog's prices, cached under the policy <c>prices</c>. A stale list is used while it is refreshed, and the
/// list in the database while the catalog is down, so an order waits for the catalog only if it names an unknown
/// product.
/// </summary>
internal sealed class PriceCache(
    [FromKeyedServices("prices")] HybridCache cache, CatalogClient catalog, PriceStore store,
    ILogger<PriceCache> logger)
{
    // Each instance refreshes its own list: it also saves the prices to its own database.
    private static readonly HybridCacheEntryOptions Known =
        new() { Flags = HybridCacheEntryFlags.DisableDistributedCache };

    // A product that is missing from a list this young does not exist: clients cannot cause a request each.
    private static readonly HybridCacheEntryOptions Latest = new()
    {
        Expiration = TimeSpan.FromSeconds(1),
        Flags = HybridCacheEntryFlags.DisableDistributedCache,
    };

    public async Task<PriceQuote> QuoteAsync(IEnumerable<string> skus, CancellationToken cancellationToken)
    {
        var wanted = skus.Distinct(StringComparer.Ordinal).ToArray();
        if (await TryGetAsync(cancellationToken) is not { } known)
        {
            return new PriceQuote(new Dictionary<string, decimal>(), IsUnavailable: true);
        }

        if (wanted.All(known.Prices.ContainsKey))
        {
            return Quote(known, wanted, isUnavailable: false);
        }

        try
        {
            var latest = await cache.GetOrCreateAsync(
                "latest", FetchAsync, Latest, cancellationToken: cancellationToken);
            await cache.SetAsync("known", latest, Known, cancellationToken: cancellationToken);
            return Quote(latest, wanted, isUnavailable: false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            PriceLog.CatalogUnavailable(logger, known.Prices.Count, exception.Message);
            return Quote(known, wanted, isUnavailable: true);
        }
    }

    /// <summary>Returns the last known prices, or null if there are none yet.</summary>
    public async Task<PriceList?> TryGetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await cache.GetOrCreateAsync("known", FillAsync, Known, cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            PriceLog.CatalogUnavailable(logger, known: 0, exception.Message);
            return null;
        }
    }

    private async ValueTask<PriceList> FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await FetchAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var saved = await store.LoadAsync(cancellationToken);
            if (saved.Count == 0)
            {
                throw;
            }

            PriceLog.CatalogUnavailable(logger, saved.Count, exception.Message);
            return new PriceList(saved);
        }
    }

    private async ValueTask<PriceList> FetchAsync(CancellationToken cancellationToken)
    {
        var products = await catalog.GetProductsAsync(cancellationToken);
        var prices = products.ToDictionary(product => product.Sku, product => product.Price, StringComparer.Ordinal);
        await store.ReplaceAsync(prices, cancellationToken);
        return new PriceList(prices);
    }

    private static PriceQuote Quote(PriceList list, string[] wanted, bool isUnavailable) => new(
        wanted.Where(list.Prices.ContainsKey).ToDictionary(sku => sku, sku => list.Prices[sku], StringComparer.Ordinal),
        isUnavailable);
}
