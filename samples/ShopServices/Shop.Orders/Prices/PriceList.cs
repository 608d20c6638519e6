using System.ComponentModel;

namespace Shop.Orders.Prices;

/// <summary>
/// The catalog's prices by SKU, as one cache entry. Immutable, so that all readers share one instance.
/// </summary>
[ImmutableObject(true)]
internal sealed record PriceList(Dictionary<string, decimal> Prices);
