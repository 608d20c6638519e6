using System.Collections.Frozen;
using Shop.Contracts;

namespace Shop.Catalog.Products;

internal sealed class ProductPages
{
    private readonly FrozenDictionary<string, ProductPage> _bySku = Assortment.Items
        .ToFrozenDictionary(item => item.Product.Sku, item => ProductPage.Of(item.Product), StringComparer.Ordinal);

    public ProductPage All { get; } = ProductPage.Of(Assortment.Items.Select(item => item.Product).ToArray());

    public ProductPage? Find(string sku) => _bySku.GetValueOrDefault(sku);
}
