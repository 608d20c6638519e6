using System.Collections.Frozen;

namespace Shop.Orders.Prices;

/// <summary>
/// The catalog's prices as last seen. An order waits for the catalog only when it names a product that was never seen.
/// </summary>
internal sealed class PriceBook(
    CatalogClient catalog, PriceStore store, TimeProvider timeProvider, ILogger<PriceBook> logger)
    : IDisposable
{
    /// <summary>
    /// A product that is missing from prices this young does not exist: nobody can make us ask all the time.
    /// </summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private volatile FrozenDictionary<string, decimal> _prices = FrozenDictionary<string, decimal>.Empty;
    private long _refreshedAt;
    private bool _hasRefreshed;

    /// <summary>No price was ever seen.</summary>
    public bool IsEmpty => _prices.Count == 0;

    public async Task<PriceQuote> QuoteAsync(IEnumerable<string> skus, CancellationToken cancellationToken)
    {
        var wanted = skus.Distinct(StringComparer.Ordinal).ToArray();
        if (wanted.All(_prices.ContainsKey))
        {
            return Quote(wanted, isUnavailable: false);
        }

        var isCurrent = await RefreshAsync(cancellationToken);
        return Quote(wanted, isUnavailable: !isCurrent && !wanted.All(_prices.ContainsKey));
    }

    /// <summary>Starts with what was known before the last stop.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken) =>
        _prices = (await store.LoadAsync(cancellationToken)).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Asks the catalog, unless somebody just did.</summary>
    /// <returns>Whether the prices are those of now; false when the catalog does not answer.</returns>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            if (_hasRefreshed && timeProvider.GetElapsedTime(_refreshedAt) < Fresh)
            {
                return true;
            }

            if (await catalog.GetChangedAsync(cancellationToken) is { } products)
            {
                var prices = products.ToFrozenDictionary(product => product.Sku, product => product.Price);
                await store.ReplaceAsync(prices, cancellationToken);
                _prices = prices;
            }

            _hasRefreshed = true;
            _refreshedAt = timeProvider.GetTimestamp();
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            PriceLog.CatalogUnavailable(logger, _prices.Count, exception.Message);
            return false;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public void Dispose() => _refreshing.Dispose();

    private PriceQuote Quote(string[] wanted, bool isUnavailable)
    {
        var prices = _prices;
        return new PriceQuote(
            wanted.Where(prices.ContainsKey).ToDictionary(sku => sku, sku => prices[sku], StringComparer.Ordinal),
            isUnavailable);
    }
}
