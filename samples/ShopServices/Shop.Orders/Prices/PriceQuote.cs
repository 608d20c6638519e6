namespace Shop.Orders.Prices;

/// <summary>The prices of some products. One that is missing does not exist, unless the quote is unavailable.</summary>
internal sealed record PriceQuote(IReadOnlyDictionary<string, decimal> Prices, bool IsUnavailable);
