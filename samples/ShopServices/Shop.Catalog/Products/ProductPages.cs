using Microsoft.Extensions.Caching.Hybrid;
using Shop.Contracts;

namespace Shop.Catalog.Products;

/// <summary>Returns the catalog's responses, rendered once and then served by the cache.</summary>
internal sealed class ProductPages([FromKeyedServices("products")] HybridCache cache)
{
    public ValueTask<ProductPage> GetAllAsync(CancellationToken cancellationToken) => cache.GetOrCreateAsync(
        "all",
        static _ => ValueTask.FromResult(
            ProductPage.Of(ProductCatalog.Items.Select(item => item.Product).ToArray())),
        cancellationToken: cancellationToken);

    /// <summary>Returns null for an unknown SKU, which is not cached: strangers could fill the memory.</summary>
    public async ValueTask<ProductPage?> FindAsync(string sku, CancellationToken cancellationToken)
    {
        var product = ProductCatalog.Items.Select(item => item.Product).FirstOrDefault(product => product.Sku == sku);
        return product is null
            ? null
            : await cache.GetOrCreateAsync(
                sku, product, static (found, _) => ValueTask.FromResult(ProductPage.Of(found)),
                cancellationToken: cancellationToken);
    }
}
