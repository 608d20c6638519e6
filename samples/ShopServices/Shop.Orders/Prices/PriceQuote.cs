namespace Shop.Orders.Prices;

/// <summary>The prices of some products. A missing product does not exist, unless the quote is unavailable.</summary>
internal sealed record PriceQuote(IReadOnlyDictionary<string, decimal> Prices, bool IsUnavailable);
